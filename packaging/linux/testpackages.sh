#!/usr/bin/env bash
# testpackages.sh <folder with the .deb files> <source archive>
#
# Proves the packages: what lintian and the validators say; that they install, run as an ordinary user and
# go again in a bare system; and, with MILLRACE_BUILD_SOURCE=1, that the source archive builds without a
# network, into the same packages byte for byte. Needs root (a chroot) and a Debian mirror.
set -euo pipefail

packages=$(readlink -f "$1")
source=$(readlink -f "$2")
work=$(mktemp -d)
trap 'if mountpoint -q "$work/bare/proc"; then umount "$work/bare/proc"; fi; rm -rf --one-file-system "$work"' EXIT

step() { printf 'package: %s\n' "$*"; }
fail() {
    printf 'package: %s\n' "$*" >&2
    exit 1
}

step 'lintian'
lintian --fail-on error --allow-root --profile debian "$packages"/*.deb

step 'desktop file and metadata'
mkdir "$work/tree"
for package in "$packages"/*.deb; do dpkg-deb -x "$package" "$work/tree"; done
desktop-file-validate "$work"/tree/usr/share/applications/*.desktop
appstreamcli validate --no-net "$work"/tree/usr/share/metainfo/*.xml
# Without the folder of a session it reads no unit.
mkdir -m 700 "$work/session"
XDG_RUNTIME_DIR="$work/session" systemd-analyze --user verify "$work/tree/usr/lib/systemd/user/millrace.service" 2>&1 \
    | grep -v 'is not executable: No such file' | grep millrace.service && fail 'systemd minds the unit.'
for page in "$work"/tree/usr/share/man/man1/*.gz; do
    [[ -z $(zcat "$page" | man --warnings -E UTF-8 -l - 2>&1 >/dev/null) ]] || fail "man minds ${page##*/}."
done

step 'a bare system'
mirror=$(sed -n 's/^deb \(\[[^]]*\] \)\?\([^ ]*\) bookworm main.*/\2/p;s/^URIs: //p' \
    /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1 || true) # Either may be missing.
debootstrap --variant=minbase bookworm "$work/bare" "${mirror:-http://deb.debian.org/debian}" >"$work/log" 2>&1 \
    || fail "no bare system: $(tail -n 3 "$work/log")"
cp -r /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/apt.conf.d "$work/bare/etc/apt/" 2>/dev/null || true
cp /etc/resolv.conf "$work/bare/etc/"
mkdir -p "$work/bare/packages"
cp "$packages"/*.deb "$work/bare/packages/"
mount -t proc proc "$work/bare/proc"
inside() { chroot "$work/bare" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "$@"; }
# What the packages bring is theirs to take away again.
files() { (cd "$work/bare" && find etc usr var/lib -iname '*millrace*' | LC_ALL=C sort); }

step 'install'
inside env DEBIAN_FRONTEND=noninteractive sh -c \
    'apt-get -qq update && apt-get -qq install -y --no-install-recommends /packages/*.deb' >"$work/log" 2>&1 \
    || fail "not installed: $(tail -n 5 "$work/log")"
inside useradd --create-home ada
[[ -n $(files) ]] || fail 'nothing was installed.'

step 'run as an ordinary user'
as_ada() { inside setpriv --reuid ada --regid ada --init-groups env HOME=/home/ada "$@"; }
as_ada millrace-cli --version
as_ada millrace-cli demo >"$work/log" 2>&1 || fail "the demo failed: $(cat "$work/log")"
grep -q 'rejected' "$work/log" || fail "the demo said: $(cat "$work/log")"
as_ada sh -c 'cd; printf "id,name\n1,Ada\n2,Grace\n" >people.csv
    millrace-cli sync people.csv people.sqlite' 2>/dev/null | grep 'read 2 = written 2' \
    || fail 'two rows of a file did not arrive.'
as_ada env QT_QPA_PLATFORM=offscreen XDG_RUNTIME_DIR=/home/ada timeout 10 millrace --profile /home/ada/window \
    >"$work/log" 2>&1 && fail 'the window ended by itself.' || [[ $? == 124 ]] \
    || fail "the window did not stay: $(cat "$work/log")"
[[ -e $work/bare/home/ada/window ]] || fail 'the window made no profile.'

step 'remove'
inside env DEBIAN_FRONTEND=noninteractive apt-get -qq purge -y millrace millrace-cli >"$work/log" 2>&1 \
    || fail "not removed: $(tail -n 5 "$work/log")"
left=$(files | grep -v '^var/lib/apt/' || true)
[[ -z $left ]] || fail "left behind: $left"

if [[ ${MILLRACE_BUILD_SOURCE:-} == 1 ]]; then
    step 'the source archive, without a network'
    mkdir "$work/source"
    tar -xf "$source" -C "$work/source" --strip-components 1
    (cd "$work/source" && MILLRACE_PACKAGES=skip unshare --net -- ./dev build --preset package >"$work/log" 2>&1) \
        || fail "the archive does not build: $(tail -n 5 "$work/log")"
    (cd "$work/source" && umask 022 && cpack --config build/package/CPackConfig.cmake -B "$work/again") \
        >"$work/log" 2>&1 || fail "no packages of the archive: $(tail -n 5 "$work/log")"

    step 'the same packages from another folder'
    for package in "$packages"/*.deb; do
        cmp "$package" "$work/again/${package##*/}" || fail "${package##*/} differs when it is built elsewhere."
    done
fi
step 'all is well'
