#!/usr/bin/env bash
# make.sh: builds Millrace with the libraries of Homebrew and makes build/macos/Millrace.app and a disk
# image. MILLRACE_IDENTITY names the certificate to sign with; without it the bundle is signed ad hoc.
# NOT RUN yet. The service of schedules (systemd) has no counterpart there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

brew install cmake ninja pkg-config qt qtkeychain cli11 curl gmp icu4c libpq libsodium libzip mariadb-connector-c \
    openssl@3 pcre2 pugixml re2 simdjson sqlite valijson yaml-cpp zstd
prefix=$(brew --prefix)
cmake -S . -B build/macos -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF \
    -DCMAKE_PREFIX_PATH="$prefix;$prefix/opt/icu4c;$prefix/opt/libpq;$prefix/opt/openssl@3;$prefix/opt/curl"
cmake --build build/macos

bundle=build/macos/Millrace.app
rm -rf "$bundle"
mkdir -p "$bundle/Contents/MacOS" "$bundle/Contents/Resources"
cp build/macos/bin/millrace build/macos/bin/millrace-cli "$bundle/Contents/MacOS/"
version=$(sed -n 's/^project(Millrace VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
cat >"$bundle/Contents/Info.plist" <<END
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
    <key>CFBundleIdentifier</key><string>io.github.millrace.Millrace</string>
    <key>CFBundleName</key><string>Millrace</string>
    <key>CFBundleExecutable</key><string>millrace</string>
    <key>CFBundleShortVersionString</key><string>$version</string>
    <key>CFBundlePackageType</key><string>APPL</string>
    <key>NSHighResolutionCapable</key><true/>
</dict></plist>
END
macdeployqt "$bundle" -executable="$bundle/Contents/MacOS/millrace-cli"
codesign --force --deep --options runtime --sign "${MILLRACE_IDENTITY:--}" "$bundle"
hdiutil create -ov -volname Millrace -srcfolder "$bundle" "build/macos/Millrace-$version.dmg"
