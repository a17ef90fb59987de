#!/usr/bin/env bash
# The check before every landing, under 40 seconds: lint and format, type-check each folder that has a tsconfig.json, compile the runtime if it
# or spec/ changed since it was last found good, and look for what the repository must not contain.
set -uo pipefail
cd "$(dirname "$0")/.."
mkdir -p build
failed=0
node_modules/.bin/biome check --error-on-warnings . || failed=1
for config in spec src/* tools bench examples; do
  [ -f "$config/tsconfig.json" ] || continue
  hash=$( (cat tsconfig.base.json; find spec "$config" $( [ -d src ] && echo src ) -name '*.ts' -not -path '*/node_modules/*' -print0 | sort -z | xargs -0 cat) | sha256sum | cut -c1-16)
  stamp="build/.checked-${config//\//-}"
  [ "$(cat "$stamp" 2>/dev/null)" = "$hash" ] && continue
  if node_modules/.bin/tsc -p "$config"; then echo "$hash" >"$stamp"; else failed=1; fi
done
if [ -f runtime/index.ts ]; then
  node --import tsx tools/check-core.ts || failed=1
fi
exit $failed
