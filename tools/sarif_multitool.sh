#!/usr/bin/env bash
# Validates a SARIF file with Microsoft's sarif-multitool, under the standard's and GitHub's rules.
#
#   tools/sarif_multitool.sh FILE.sarif
#
# Exits 1 if the validator finds an error, and prints what it found. Needs npm; the validator (some 100 MB) is
# installed once below ${GOPLUMB_MULTITOOL:-$HOME/.cache/goplumb-multitool}.
set -eu
file=$1
home=${GOPLUMB_MULTITOOL:-$HOME/.cache/goplumb-multitool}
case $(uname -s) in
Darwin) platform=darwin ;;
*) platform=linux ;;
esac
tool=$home/node_modules/@microsoft/sarif-multitool-$platform/Sarif.Multitool
if [ ! -f "$tool" ]; then
    mkdir -p "$home"
    npm install --silent --no-audit --no-fund --prefix "$home" @microsoft/sarif-multitool@5.7.0 >&2
fi
chmod u+x "$tool" # its install script may have been blocked

# The validator exits with 0 even when it finds errors, so its report is counted.
report=$(mktemp -d)
trap 'rm -rf "$report"' EXIT
"$tool" validate "$file" --rule-kind "Sarif;Ghas" --level "Error;Warning" --kind Fail \
    -o "$report/report.sarif" --log ForceOverwrite >"$report/log" 2>&1 || { cat "$report/log" >&2; exit 2; }
node -e '
const run = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8").replace(/^\uFEFF/, "")).runs[0];
const results = (run.results || []).map(r => `${r.level || "warning"} ${r.ruleId} ${(r.message.arguments || []).join(" ")}`);
for (const line of results) console.log(line);
process.exit(results.some(line => line.startsWith("error")) ? 1 : 0);
' "$report/report.sarif"
