# Load balancer lines as lines of JSON: columns between blanks, some in quotes; `-` is no value.
# Escapes within quotes are kept as they are.
BEGIN {
    count = split("type time elb client target request_processing_time target_processing_time" \
        " response_processing_time elb_status_code target_status_code received_bytes sent_bytes" \
        " request user_agent ssl_cipher ssl_protocol target_group_arn trace_id domain_name" \
        " chosen_cert_arn matched_rule_priority request_creation_time actions_executed" \
        " redirect_url error_reason target_port_list target_status_code_list classification" \
        " classification_reason conn_trace_id", names, " ")
    split("6 7 8 9 10 11 12 21", places, " ")
    for (i in places) numeric[places[i]] = 1
    FS = "\""
}

{
    column = 0
    out = ""
    for (part = 1; part <= NF; part++) {
        if (part % 2 == 0) {
            add($part)
            continue
        }
        words = split($part, bare, " ")
        for (word = 1; word <= words; word++) add(bare[word])
    }
    print "{" substr(out, 2) "}"
}

function add(text) {
    column++
    if (text == "-" || column > count) return
    if (column in numeric) out = out ",\"" names[column] "\":" (text + 0)
    else out = out ",\"" names[column] "\":\"" text "\""
}
