#!/usr/bin/env bash
# Gradescope runs this once, as root and with network, when it builds the autograder's image. From then
# on nothing needs the network. Ends with an error, and so the build, unless the grader works here.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
node=node_modules/.bin/node

fail() {
  echo "setup.sh: $1" >&2
  exit 1
}

# Names the package of the Node.js that grades, with its version.
pinned_node() {
  node -p '
    const name = `node-linux-${process.arch}`;
    `${name}@${require("./package-lock.json").packages[`node_modules/${name}`].version}`;
  '
}

has_recent_node() {
  npm --version >/dev/null 2>&1 && node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19) ? 0 : 1);
  '
}

# npm leaves out, without a word, what the Node.js that runs it is too old for, such as parts of the
# parser. So an old one, which apt has, installs no more than a recent one.
if ! has_recent_node; then
  if ! npm --version >/dev/null 2>&1; then
    apt-get update
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ca-certificates nodejs npm
  fi
  tools=$(mktemp -d)
  package=$(pinned_node)
  npm install --prefix "$tools" --ignore-scripts --no-audit --no-fund --loglevel=error "$package" npm@11 ||
    fail 'a recent Node.js could not be installed: see npm’s message above'
  export PATH="$tools/node_modules/.bin:$tools/node_modules/${package%@*}/bin:$PATH"
fi

npm_config_omit=dev node harness/launch.mjs || fail 'the packages could not be installed: see above'

installed=$("$node" --version) || fail 'the Node.js that the packages bring does not start here'
pinned=$(pinned_node)
[ "$installed" = "v${pinned#*@}" ] || fail "Node.js $installed was installed, and $pinned is asked for"

# Also fills the cache of compiled code, which every submission finds.
echo 'Grading the reference, to see that all works here.'
report=$(mktemp)
"$node" harness/cli/grade.ts reference --write "json=$report" || fail 'the reference could not be graded'
"$node" -e '
  const { marks, maxMarks } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
  process.exitCode = marks === maxMarks ? 0 : 1;
' "$report" || fail 'the reference does not get full marks: run npm run grade -- reference in the project'
rm "$report"
