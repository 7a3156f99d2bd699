# The tour of script/run: an alert, and what the people of a school and its bureau do about it. Knows nothing of the
# playbook: it asks `fenghuo incident next` what is to be done, and does it.

sample_token() { jq -r --arg role "$1" --arg unit "$2" '[.tokens[] | select(.role == $role and .unit == $unit)][0].token' "$3/sample.json"; }

# show COMMAND… : prints a command as somebody would type it, and runs it.
show() {
  printf '\n\033[36m[%s]$\033[0m' "$who"
  local word
  for word in "$@"; do
    case $word in *[[:space:]\"\'\;\|]*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
  done
  printf '\n'
  "$@"
}

become() {
  who=$1
  export FENGHUO_TOKEN=$2
}

# A value for one field of a form, by its type.
value_for() {
  case $(jq -r .type <<<"$1") in
    choice) jq -r '.options[0].id' <<<"$1" ;;
    integer) jq -r '.min // 1' <<<"$1" ;;
    boolean) echo true ;;
    time) date -u +%Y-%m-%dT%H:%M:%SZ ;;
    *) if jq -e '.pattern' >/dev/null <<<"$1"; then echo 0573-80000110; else echo "示范填写 / filled in for the tour"; fi ;;
  esac
}

# do_next JSON : does one item of `next`.
do_next() {
  local item=$1 action step duty words=() kind field
  action=$(jq -r .action <<<"$item") step=$(jq -r '.step // empty' <<<"$item") duty=$(jq -r '.duty // empty' <<<"$item")
  while read -r kind; do
    [ -n "$kind" ] || continue
    printf '%s of %s, made for the tour at %s\n' "$kind" "$incident" "$(date -u)" >"$folder/$kind.txt"
    words+=(--evidence "$folder/$kind.txt:$kind")
  done < <(jq -r '.needs.evidence[]?' <<<"$item")
  [ "$(jq '.needs.option | length' <<<"$item")" = 0 ] || words+=(--outcome "$(jq -r '.needs.option[0].id' <<<"$item")")
  while read -r field; do
    [ -n "$field" ] || continue
    words+=(--field "$(jq -r .id <<<"$field")=$(value_for "$field")")
  done < <(jq -c '.needs.fields[]?' <<<"$item")
  [ "$(jq -r '.needs.note // false' <<<"$item")" = false ] || words+=(--note "示范：已按预案办理 / done as the playbook says")
  case $action in
    acknowledge) if [ -n "$duty" ]; then show fenghuo duty acknowledge "$incident" "$duty"; else show fenghuo incident acknowledge "$incident"; fi ;;
    close) show fenghuo incident close "$incident" ;;
    file) show fenghuo duty file "$incident" "$duty" "${words[@]}" ;;
    *) show fenghuo step "$action" "$incident" "$step" "${words[@]}" ;;
  esac
}

walk_defacement() {
  local data=$1 school=xiangshan-no1-middle host=www.xs1z.example.cn responder leader bureau phase last=
  folder=$(mktemp -d)
  responder=$(sample_token responder "$school" "$data") leader=$(sample_token leader "$school" "$data")
  bureau=$(sample_token bureau lanshan-bureau "$data")

  say "Alertmanager reports that a school's home page was changed"
  local answer wrong
  answer=$(curl -sS --fail-with-body -H "Authorization: Bearer $(sample_token monitor "$school" "$data")" -H 'Content-Type: application/json' \
    --data @- "$FENGHUO_SERVER/v1/alerts/alertmanager" <<JSON
{"version":"4","groupKey":"{}:{alertname=\"SiteDefaced\"}","truncatedAlerts":0,"status":"firing","receiver":"fenghuo",
 "groupLabels":{"alertname":"SiteDefaced"},"commonLabels":{"alertname":"SiteDefaced"},"commonAnnotations":{},"externalURL":"",
 "alerts":[{"status":"firing","labels":{"alertname":"SiteDefaced","instance":"https://$host/","severity":"critical"},
   "annotations":{"summary":"首页内容被篡改 / the home page no longer matches its baseline"},
   "startsAt":"$(date -u +%Y-%m-%dT%H:%M:%S.000Z)","endsAt":"0001-01-01T00:00:00Z","generatorURL":"","fingerprint":"5f2c1d0a9b8e7f60"}]}
JSON
  )
  printf '%s\n' "$answer"
  incident=$(jq -r '.results[0].incident' <<<"$answer")
  become responder "$responder"
  show fenghuo incident next "$incident"

  say "A wrong turn: the changed page is to be blocked before it was kept"
  wrong=$(fenghuo --json incident show "$incident" | jq -r '[.phases[].steps[] | select(.destructive and (.blocked_by | length > 0))][0].id // empty')
  [ -z "$wrong" ] || show fenghuo step complete "$incident" "$wrong" || true

  for _ in $(seq 120); do
    become responder "$responder"
    phase=$(fenghuo --json incident show "$incident" | jq -r .state.response)
    if [ "$phase" != "$last" ]; then
      say "$phase"
      last=$phase
    fi
    [ "$phase" != Closed ] || break
    # The responder does what they can; what only others may do, the leader or the bureau does.
    local person item=
    for person in responder leader bureau; do
      become "$person" "${!person}"
      item=$(fenghuo --json incident next "$incident" | jq -c '.next[0] // empty')
      [ -z "$item" ] || break
    done
    [ -n "$item" ] || die "nobody has anything to do, and the incident is not closed"
    do_next "$item"
  done
  rm -rf "$folder"
  [ "$last" = Closed ] || die "the incident is not closed"
  become bureau "$bureau"
  show fenghuo incident show "$incident"
}

# The incident just closed, made into a scenario (nobody's names, nobody's words) and played in memory. The model is slow
# and careful: it does everything, but late, so that the sheet has something to say.
drill_of_incident() {
  local data=$1
  say "The incident as a drill: made into a scenario; what was replaced is listed for a person to check"
  show fenghuo drill from-incident "$incident" --out "$data/drill-scenario.json"
  say "Played by a model responder who is slow and careful, scored, and held against the real times"
  show fenghuo sim run "$data/drill-scenario.json" --responders slow --report "$data/drill-report.html"
}
