#!/usr/bin/env bash
# Gradescope runs this for each submission, as root. Whatever happens, a valid results.json is there from
# the beginning: it says that the grader did not finish, until the grader puts its own in its place.
# Exit code 0: a valid results.json is there.
set -uo pipefail
home=/autograder
results=$home/results/results.json
# The site allows ten minutes. What it ends itself, it shows without results.json.
seconds=570

mkdir -p "$home/results"
if ! { cp "$home/source/unfinished.json" "$results.draft" && mv "$results.draft" "$results"; }; then
  echo "run_autograder: $results cannot be written" >&2
  exit 1
fi

# They hold names and addresses, and other code than the grader's runs here.
chmod -f o-rwx "$home/submission" "$home/submission_metadata.json"

cd "$home/source" || exit
timeout --kill-after=10 "$seconds" node_modules/.bin/node harness/cli/autograde.ts \
  --submission "$home/submission" --metadata "$home/submission_metadata.json" --results "$results"
code=$?
if [ "$code" -eq 124 ]; then
  echo "run_autograder: not finished after $seconds s, which is all that the site allows" >&2
elif [ "$code" -gt 128 ]; then
  echo "run_autograder: the grader was killed (exit code $code); is the container’s memory too small?" >&2
elif [ "$code" -ne 0 ]; then
  echo "run_autograder: the grader failed (exit code $code); see its message above" >&2
fi
exit 0
