# Turns lines {system, work, value, unit} into a Markdown table of medians, works in the order of their first line.
def median: sort | if length % 2 == 1 then .[length / 2 | floor] else (.[length / 2 - 1] + .[length / 2]) / 2 end;
def shown: if . == null then "–" elif . >= 100 then round | tostring else (. * 100 | round / 100 | tostring) end;
def cell: if . == null then "–" else "\(.median | shown)\(if .runs > 1 then " (\(.min | shown) – \(.max | shown))" else "" end)" end;
. as $lines
| [$lines[].work] | reduce .[] as $w ([]; if index($w) then . else . + [$w] end)
| map(. as $work
    | [$lines[] | select(.work == $work)] as $rows
    | ($rows | group_by(.system) | map({key: .[0].system, value: (map(.value) | {median: median, min: min, max: max, runs: length})}) | from_entries) as $by
    | "| \($work) | \($rows[0].unit) | \($by.signalbox | cell) | \($by.limit | cell) | \($by.shell | cell) | \(
        if $by.signalbox and $by.limit then "\($by.signalbox.median / $by.limit.median * 100 | round) % of the limit"
        elif $by.signalbox and $by.shell then
          (if $rows[0].unit == "ms" then $by.shell.median / $by.signalbox.median else $by.signalbox.median / $by.shell.median end
           | . * 10 | round / 10 | "\(.) × the scripts")
        else "" end) |")
| ["| work | unit | Signalbox | C program | shell | |", "| --- | --- | ---: | ---: | ---: | --- |"] + .
| .[]
