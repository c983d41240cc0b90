"""Compares what pyarrow and DuckDB read with lines of JSON: LINES PARQUET ARROW STREAM."""

import json
import sys
from datetime import datetime, timezone

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq


def instant(text):
    """Microseconds since 1970; digits beyond them are cut off, as in the files."""
    text, fraction = text.removesuffix("Z"), ""
    if "." in text:
        text, fraction = text.split(".")
    seconds = datetime.fromisoformat(text).replace(tzinfo=timezone.utc).timestamp()
    return int(seconds) * 1_000_000 + int(fraction[:6].ljust(6, "0"))


def same(found, expected):
    if isinstance(found, datetime):
        found = found.astimezone(timezone.utc)
        whole = int(found.replace(microsecond=0).timestamp())
        return whole * 1_000_000 + found.microsecond == instant(expected)
    if isinstance(found, dict) and isinstance(expected, dict):
        present = {key: value for key, value in found.items() if value is not None}
        return present.keys() == expected.keys() and all(
            same(value, expected[key]) for key, value in present.items()
        )
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(found, str) and found != expected:
        # A field of any JSON, kept as text.
        return json.loads(found) == expected
    return found == expected


def compare(reader, rows, lines):
    assert len(rows) == len(lines), f"{reader}: {len(rows)} rows, {len(lines)} lines"
    for number, (row, line) in enumerate(zip(rows, lines), 1):
        assert same(row, line), f"{reader}, row {number}:\n{row}\n{line}"
    print(f"  {reader}: {len(rows)} rows are the same")


lines_file, parquet, arrow, stream = sys.argv[1:]
with open(lines_file, encoding="utf-8") as file:
    lines = [json.loads(line) for line in file.read().split("\n") if line]

compare("pyarrow, Parquet", pq.read_table(parquet).to_pylist(), lines)
with pa.ipc.open_file(arrow) as reader:
    compare("pyarrow, Arrow file", reader.read_all().to_pylist(), lines)
with pa.ipc.open_stream(stream) as reader:
    table = reader.read_all()
    compare("pyarrow, Arrow stream", table.to_pylist(), lines)

database = duckdb.connect()
database.execute("SET TimeZone = 'UTC'")
query = f"SELECT * FROM read_parquet('{parquet}')"
found = database.sql(query).to_arrow_table()
compare("DuckDB, Parquet", found.to_pylist(), lines)
metadata = pq.read_schema(parquet).metadata
assert b"margay.schema_hash" in metadata and b"margay.log_type" in metadata
column = pq.ParquetFile(parquet).metadata.row_group(0).column(0)
assert column.has_offset_index and column.has_column_index
