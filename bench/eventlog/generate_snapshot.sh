#!/usr/bin/env bash
# The plain way to show a log: reads all of events.log with jq, writes archive.md and communication.md (the last three).
set -euo pipefail
render() {
  jq -r --slurp --argjson recent 3 --arg part "$1" '
    group_by(.interaction) as $all
    | (if $part == "archive" then $all[:-$recent] else $all[-$recent:] end)[]
    | if $part == "archive" then "## Interaction #\(.[0].interaction)", (.[] | "- [\(.actor) \(.type) \(.timestamp)]\n\(.content)"), ""
      else "### Interaction #\(.[0].interaction)",
        (.[] | (if .type == "question" then "#### A → B" elif .type == "answer" then "#### B → A" elif .type == "followup" then "#### A Follow-Up" else "#### heartbeat" end), " - \(.content)"), ""
      end' events.log
}
render archive >archive.md
{
  printf '# Communication Snapshot\n<!-- BEGIN COMMUNICATION -->\n'
  render communication
  printf '<!-- END COMMUNICATION -->\n'
} >communication.md
