"""Peers that are Python packages, each asked to do one thing with a file of load balancer lines.

  peers.py versions
      a line for each package that is installed: its name, its version
  peers.py run PEER json|parquet|parquet_splits|columns FILE FOLDER
      microseconds of CPU and by the clock, and the most bytes held; Parquet goes to the folder

Time begins when the package is loaded. A peer has one thread. A count of lines that is wrong is an
error.
"""

import importlib
import importlib.metadata
import os
import resource
import sys
import time

TEXT, TIME, FLOAT, SMALL, INTEGER = "text", "time", "float", "small", "integer"

COLUMNS = [
    ("type", TEXT),
    ("time", TIME),
    ("elb", TEXT),
    ("client", TEXT),
    ("target", TEXT),
    ("request_processing_time", FLOAT),
    ("target_processing_time", FLOAT),
    ("response_processing_time", FLOAT),
    ("elb_status_code", SMALL),
    ("target_status_code", SMALL),
    ("received_bytes", INTEGER),
    ("sent_bytes", INTEGER),
    ("request", TEXT),
    ("user_agent", TEXT),
    ("ssl_cipher", TEXT),
    ("ssl_protocol", TEXT),
    ("target_group_arn", TEXT),
    ("trace_id", TEXT),
    ("domain_name", TEXT),
    ("chosen_cert_arn", TEXT),
    ("matched_rule_priority", INTEGER),
    ("request_creation_time", TIME),
    ("actions_executed", TEXT),
    ("redirect_url", TEXT),
    ("error_reason", TEXT),
    ("target_port_list", TEXT),
    ("target_status_code_list", TEXT),
    ("classification", TEXT),
    ("classification_reason", TEXT),
    ("conn_trace_id", TEXT),
]


# Columns that margay makes several fields or a list of, as DuckDB says it. The last colon is the one
# before the port: addresses of IPv6 stand without brackets.
SPLITS = {
    "client": "{0}[:-strpos(reverse({0}), ':')-1] AS client_ip, "
    "TRY_CAST({0}[length({0})-strpos(reverse({0}), ':')+2:] AS BIGINT) AS client_port",
    "target": "{0}[:-strpos(reverse({0}), ':')-1] AS target_ip, "
    "TRY_CAST({0}[length({0})-strpos(reverse({0}), ':')+2:] AS BIGINT) AS target_port",
    "request": "split_part({0}, ' ', 1) AS method, split_part({0}, ' ', 2) AS url, "
    "split_part({0}, ' ', 3) AS version",
    "actions_executed": "string_split({0}, ',') AS actions",
    "target_port_list": "string_split({0}, ' ') AS target_ports",
    "target_status_code_list": "string_split({0}, ' ') AS target_statuses",
}


def counts():
    """Counts of values, for which each column has to be read and converted."""
    return ", ".join(f"count({name}) AS {name}" for name, _ in COLUMNS)


def duckdb(package, task, file, parquet):
    types = {
        TEXT: "VARCHAR",
        TIME: "TIMESTAMPTZ",
        FLOAT: "DOUBLE",
        SMALL: "SMALLINT",
        INTEGER: "BIGINT",
    }
    columns = ", ".join(f"'{name}': '{types[kind]}'" for name, kind in COLUMNS)
    lines = (
        f"read_csv('{file}', auto_detect=false, header=false, delim=' ', quote='\"', "
        f"escape='\"', nullstr='-', max_line_size=1000000, columns={{{columns}}})"
    )
    database = package.connect(config={"threads": 1})
    database.execute("SET TimeZone='UTC'")
    outputs = {
        "json": "'/dev/null' (FORMAT json)",
        "parquet": f"'{parquet}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)",
    }
    outputs["parquet_splits"] = outputs["parquet"]
    if task in outputs:
        chosen = "*"
        if task == "parquet_splits":
            chosen = ", ".join(SPLITS.get(name, "{0}").format(name) for name, _ in COLUMNS)
        written = database.execute(f"COPY (SELECT {chosen} FROM {lines}) TO {outputs[task]}")
        return written.fetchone()[0]
    return database.execute(f"SELECT {counts()} FROM {lines}").fetchone()[0]


def polars(package, task, file, parquet):
    types = {
        # Times of ISO 8601 are parsed below.
        TEXT: package.String,
        TIME: package.String,
        FLOAT: package.Float64,
        SMALL: package.Int16,
        INTEGER: package.Int64,
    }
    lines = package.scan_csv(
        file,
        has_header=False,
        separator=" ",
        quote_char='"',
        null_values="-",
        schema={name: types[kind] for name, kind in COLUMNS},
    )
    times = [
        package.col(name).str.to_datetime("%Y-%m-%dT%H:%M:%S%.fZ", time_unit="us", time_zone="UTC")
        for name, kind in COLUMNS
        if kind == TIME
    ]
    lines = lines.with_columns(times)
    if task == "json":
        lines.sink_ndjson("/dev/null", engine="streaming")
        return None
    if task == "parquet":
        lines.sink_parquet(parquet, compression="zstd", compression_level=1, engine="streaming")
        return None
    return lines.select(package.all().count()).collect(engine="streaming").row(0)[0]


def chdb(package, task, file, parquet):
    types = {
        TEXT: "Nullable(String)",
        # Read as times, these would go on behind the blank; they are parsed below.
        TIME: "String",
        FLOAT: "Nullable(Float64)",
        SMALL: "Nullable(Int16)",
        INTEGER: "Nullable(Int64)",
    }
    columns = ", ".join(f"{name} {types[kind]}" for name, kind in COLUMNS)
    typed = ", ".join(
        f"parseDateTime64BestEffort({name}, 6, 'UTC') AS {name}" if kind == TIME else name
        for name, kind in COLUMNS
    )
    lines = f"(SELECT {typed} FROM file('{file}', 'CustomSeparated', '{columns}'))"
    settings = (
        "SETTINGS max_threads=1, max_parsing_threads=1, input_format_parallel_parsing=0, "
        "output_format_parallel_formatting=0, format_custom_escaping_rule='CSV', "
        "format_custom_field_delimiter=' ', format_csv_null_representation='-', "
        "format_csv_allow_single_quotes=0, output_format_parquet_parallel_encoding=0, "
        "output_format_parquet_compression_method='zstd', output_format_compression_level=1, "
        "engine_file_truncate_on_insert=1"
    )
    if task != "columns":
        to, form = {"json": ("/dev/null", "JSONEachRow"), "parquet": (parquet, "Parquet")}[task]
        times = columns.replace("time String", "time DateTime64(6, ''UTC'')")
        output = f"file('{to}', '{form}', '{times}')"
        package.query(f"INSERT INTO FUNCTION {output} SELECT * FROM {lines} {settings}")
        return None
    counted = package.query(f"SELECT {counts()} FROM {lines} {settings}", "CSV")
    return int(str(counted).split(",")[0])


PEERS = {"duckdb": duckdb, "polars": polars, "chdb": chdb}


def peak():
    """The most memory this process held since it was loaded; its parent's does not count."""
    try:
        with open("/proc/self/status") as status:
            held = [line.split()[1] for line in status if line.startswith("VmHWM:")]
        return int(held[0]) * 1024
    except (OSError, IndexError):
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def run(peer, task, file, folder):
    package = importlib.import_module(peer)
    cpu, wall = time.process_time_ns(), time.perf_counter_ns()
    parquet = os.path.join(os.path.abspath(folder), f"{peer}.parquet")
    found = PEERS[peer](package, task, os.path.abspath(file), parquet)
    cpu, wall = time.process_time_ns() - cpu, time.perf_counter_ns() - wall
    held = peak()
    if found not in (None, lines_of(file)):
        sys.exit(f"{peer} found {found} lines, which is not what there is")
    print(cpu // 1000, wall // 1000, held)


def lines_of(file):
    with open(file, "rb") as opened:
        return sum(part.count(b"\n") for part in iter(lambda: opened.read(1 << 20), b""))


def versions():
    for peer in PEERS:
        try:
            print(peer, importlib.metadata.version(peer))
        except importlib.metadata.PackageNotFoundError:
            pass


if __name__ == "__main__":
    # Polars reads it when it is loaded.
    os.environ["POLARS_MAX_THREADS"] = "1"
    if sys.argv[1] == "versions":
        versions()
    else:
        run(*sys.argv[2:])
