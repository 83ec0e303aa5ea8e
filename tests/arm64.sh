#!/usr/bin/env bash
# Runs a test project as Arm64 code on an x64 machine, under QEMU's user emulation. Needs apt-get and dpkg, but neither root
# nor anything installed: emulator and libraries are unpacked into artifacts/arm64, which git ignores.
#
#   tests/arm64.sh setup                     downloads the emulator and Debian's arm64 libraries (12 MB), once
#   tests/arm64.sh available                 exits 0 if a test project can run
#   tests/arm64.sh run PROJECT [ARGUMENTS]   publishes the xunit.v3 project for linux-arm64 and runs it with its runner's ARGUMENTS
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
home=$root/artifacts/arm64
libraries=$home/libraries

emulator() {
    if [ "$(uname -m)" = aarch64 ]; then echo native; return; fi
    if [ -x "$home/emulator/usr/bin/qemu-aarch64-static" ]; then echo "$home/emulator/usr/bin/qemu-aarch64-static"; return; fi
    command -v qemu-aarch64-static
}

available() {
    [ "$(uname -m)" = aarch64 ] || { emulator >/dev/null && [ -e "$libraries/lib/ld-linux-aarch64.so.1" ]; }
}

# An apt of its own: state, cache and downloads lie under $home, and the machine's package lists stay as they are.
private_apt() {
    local architecture=$1; shift
    local state=$home/apt-$architecture
    mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
    touch "$state/status"
    apt-get -qq -o APT::Architecture="$architecture" -o APT::Architectures="$architecture" -o APT::Sandbox::User=root \
        -o Acquire::Languages=none -o Acquire::Retries=3 \
        -o Dir::State="$state" -o Dir::State::status="$state/status" -o Dir::Cache="$state/cache" "$@"
}

unpack() {
    local architecture=$1 destination=$2; shift 2
    local download
    download=$(mktemp -d "$home/download.XXXXXX")
    # A source of the machine that has no arm64 index makes update complain; what counts is whether the download succeeds.
    private_apt "$architecture" update || true
    (cd "$download" && private_apt "$architecture" download "$@")
    for package in "$download"/*.deb; do dpkg -x "$package" "$destination.part"; done
    mv "$destination.part" "$destination"
    rm -rf "$download" "$home/apt-$architecture"
}

setup() {
    available && return
    mkdir -p "$home"
    rm -rf "$home"/*.part "$home"/download.*
    emulator >/dev/null || unpack "$(dpkg --print-architecture)" "$home/emulator" qemu-user-static
    [ -d "$libraries" ] || unpack arm64 "$libraries" libc6 libgcc-s1 libstdc++6 libssl3 zlib1g
    available
}

run() {
    local project=$1; shift
    local name
    name=$(basename "$project"/*.csproj .csproj)
    # Intermediate files of its own: a restore for another machine would rewrite those of the ordinary build.
    # Several projects may ask at once, and they share those files.
    flock "$home/publish.lock" dotnet publish "$project" -c Release -r linux-arm64 --self-contained --artifacts-path "$home/build" -o "$home/$name" --nologo -v quiet
    # Every Arm64 has 128-bit vectors and fused multiply-add; the tests check that they got them.
    export PRECISIONGEN_EXPECTED_WIDTH=Bits128 PRECISIONGEN_EXPECTED_ARCHITECTURE=Arm64
    if [ "$(uname -m)" = aarch64 ]; then "$home/$name/$name" "$@"; return; fi
    # The runtime's double mapping of code pages makes QEMU crash at random; without it every run passes.
    DOTNET_EnableWriteXorExecute=0 "$(emulator)" -L "$libraries" "$home/$name/$name" "$@"
}

case ${1:-} in
    setup) setup ;;
    available) available ;;
    run) shift; available || { echo "Arm64: no emulator here; run tests/arm64.sh setup" >&2; exit 2; }; run "$@" ;;
    *) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 64 ;;
esac
