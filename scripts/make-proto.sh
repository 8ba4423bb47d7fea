#!/bin/sh
# Makes src/engine/proto/storage.gen.ts from storage.proto; only wanted after storage.proto changed (Node 22 or newer).
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --silent --prefix "$work" @bufbuild/buf@1 @bufbuild/protoc-gen-es@2
mkdir "$work/proto"
cp src/engine/proto/storage.proto "$work/proto/"
cat > "$work/buf.gen.yaml" <<YAML
version: v2
plugins: [{ local: ./node_modules/.bin/protoc-gen-es, out: out, opt: [target=ts, import_extension=none] }]
inputs: [{ directory: proto }]
YAML
(cd "$work" && ./node_modules/.bin/buf generate)
cp "$work/out/storage_pb.ts" src/engine/proto/storage.gen.ts
