#!/bin/sh
# Makes the README's speed table: builds the release, and measures it from outside beside the floor (a bare ratatui
# program) and the editors that are named: benches/speed.sh vim nano micro
set -e
cd "$(dirname "$0")/.."
cargo build --release --locked --bins --examples
exec target/release/examples/speed target/release/ringback target/release/examples/floor "$@"
