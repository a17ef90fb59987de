#!/usr/bin/env bash
# Fetches what the conformance tests compare with: CPython 3.14's test suite and, where the platform allows it, CPython itself.
#
#   get-cpython.sh DEST
#
# leaves DEST/testsuite/test (CPython's Lib/test as it is) and DEST/bin/python3.14. On Debian and its like both come from the
# packages of Debian unstable, unpacked below DEST without root rights; elsewhere the suite comes from CPython's source
# archive and the interpreter must be in PATH as python3.14. Safe to run again: what is there is left alone.
set -euo pipefail
dest=${1:?usage: get-cpython.sh DEST}
tag=v3.14.0
mkdir -p "$dest/bin"

from_debian() {
  local o=(-o Dir::Etc::SourceList="$dest/apt/sid.sources" -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$dest/apt/lists"
    -o Dir::Cache="$dest/apt/cache" -o Dir::State::status=/dev/null -o "APT::Sandbox::User=$(id -un)")
  mkdir -p "$dest"/{apt/lists/partial,apt/cache/archives/partial,debs,root}
  # The machine's own source of packages, asked for the suite that has Python 3.14.
  awk 'BEGIN { RS = ""; ORS = "\n\n" } !/debian-security/' /etc/apt/sources.list.d/debian.sources |
    sed -E '/^#/d; s/^Suites:.*/Suites: sid/; s/^Components:.*/Components: main/' >"$dest/apt/sid.sources"
  apt-get "${o[@]}" update -qq
  local packages=(python3.14-minimal libpython3.14-minimal libpython3.14-stdlib libpython3.14-testsuite python3.14 libc6 libgcc-s1
    libexpat1 zlib1g libssl3t64 libffi8 libbz2-1.0 liblzma5 libzstd1 libncursesw6 libtinfo6 libreadline8t64 libsqlite3-0
    libuuid1 libgdbm6t64 libcrypt1)
  (cd "$dest/debs" && for package in "${packages[@]}"; do
    apt-get "${o[@]}" download -qq "$package" 2>/dev/null || echo "not found: $package" >&2
  done && for file in *.deb; do dpkg -x "$file" "$dest/root"; done)
  local loader
  loader=$(find "$dest/root/usr/lib" -name 'ld-linux*' | head -1)
  cat >"$dest/bin/python3.14" <<WRAPPER
#!/bin/sh
PYTHONHOME="$dest/root/usr" exec "$loader" --library-path "$(dirname "$loader")" --argv0 "$dest/bin/python3.14" "$dest/root/usr/bin/python3.14" "\$@"
WRAPPER
  chmod +x "$dest/bin/python3.14"
  mkdir -p "$dest/testsuite"
  cp -a "$dest/root/usr/lib/python3.14/test" "$dest/testsuite/"
}

from_source() {
  local python
  python=$(command -v python3.14) || { echo "no python3.14 in PATH: install one, or name it with --python" >&2; exit 1; }
  mkdir -p "$dest/testsuite"
  curl -fsSL "https://github.com/python/cpython/archive/refs/tags/$tag.tar.gz" |
    tar -xz -C "$dest/testsuite" --strip-components=2 --wildcards '*/Lib/test/*'
  ln -sf "$python" "$dest/bin/python3.14"
}

if [ ! -x "$dest/bin/python3.14" ] || [ ! -d "$dest/testsuite/test" ]; then
  if command -v apt-get >/dev/null && [ -f /etc/apt/sources.list.d/debian.sources ]; then from_debian; else from_source; fi
fi
