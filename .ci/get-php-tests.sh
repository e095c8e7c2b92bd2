#!/bin/sh
# get-php-tests.sh DIR: puts PHP's source tree, for its .phpt tests and benchmarks, into DIR/php-src.
#
# It is Debian's source package of PHP 8.4, fetched by apt from the mirror that this machine already uses, with an
# apt configuration of its own under DIR: the system's package lists are not touched. Does nothing when DIR/php-src
# is there.
set -eu

suite=trixie package=php8.4
if [ $# -ne 1 ]; then
    echo "usage: $0 DIR" >&2
    exit 2
fi

mkdir -p "$1"
dir=$(cd "$1" && pwd -P)
if [ -d "$dir/php-src" ]; then
    echo "$dir/php-src"
    exit 0
fi

# the address that apt has for Debian's packages
mirror() {
    apt-get indextargets --format '$(LABEL) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null | awk '$1 == "Debian" { print $2; exit }'
}

address=$(mirror)
if [ -z "$address" ]; then
    apt-get update -q >/dev/null
    address=$(mirror)
fi
if [ -z "$address" ]; then
    echo "$0: apt knows no Debian mirror" >&2
    exit 1
fi

work=$dir/fetch
rm -rf "$work"
mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
key=/usr/share/keyrings/debian-archive-keyring.gpg
echo "deb-src [signed-by=$key] $address $suite main" > "$work/sources.list"
apt() {
    apt-get -q -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root "$@"
}

(
    cd "$work"
    apt update >&2
    apt source --download-only "$package" >&2
    mkdir tree
    tar -xf "$package"_*.orig.tar.xz -C tree --strip-components=1
)
mv "$work/tree" "$dir/php-src"
rm -rf "$work"
echo "$dir/php-src"
