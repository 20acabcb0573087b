#!/usr/bin/env bash
# The plain way to append an event in a shell: log_event.sh INTERACTION ACTOR TYPE CONTENT, in the log's folder.
set -euo pipefail
line=$(jq -nc --arg interaction "$1" --arg actor "$2" --arg type "$3" --arg content "$4" \
  '{interaction: ($interaction | tonumber), $actor, $type, $content, timestamp: (now | strftime("%Y-%m-%dT%H:%M:%SZ"))}')
# The line reaches the inner shell as an argument, never as a part of its program.
flock events.log bash -c 'printf "%s\n" "$1" >>events.log' append "$line"
