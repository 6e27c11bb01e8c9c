#!/usr/bin/env bash
# make.sh [FOLDER]: gathers the programs with the libraries they load into FOLDER/Millrace.AppDir, which
# runs from any folder of a system with the same or a newer C library, and makes an AppImage of it where
# appimagetool is found. The AppDir is tried by starting it. NOT RUN yet.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."

folder=$(readlink -f "${1:-build/appimage}")
tree=$folder/Millrace.AppDir
plugins=$(qmake6 -query QT_INSTALL_PLUGINS)
# What every desktop has, and must not come from elsewhere.
system='^(ld-linux|libc|libm|libdl|libpthread|librt|libresolv|libGL|libEGL|libGLX|libOpenGL|libGLdispatch|libdrm|libgbm|libX|libxcb|libwayland|libfontconfig|libfreetype|libstdc\+\+|libgcc_s|libasound|libudev)'

./dev build --preset package
rm -rf "$tree"
DESTDIR=$tree cmake --install build/package --strip
mkdir -p "$tree/usr/lib" "$tree/usr/plugins"
for kind in platforms platforminputcontexts platformthemes imageformats iconengines sqldrivers tls xcbglintegrations; do
    [[ ! -d $plugins/$kind ]] || cp -r "$plugins/$kind" "$tree/usr/plugins/"
done
find "$tree/usr/plugins/sqldrivers" -type f ! -name '*sqlite*' -delete
printf '[Paths]\nPrefix = ..\nPlugins = plugins\nLibraries = lib\n' >"$tree/usr/bin/qt.conf"
find "$tree/usr/bin" "$tree/usr/plugins" -type f -exec ldd {} + 2>/dev/null \
    | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p' | sort -u | while read -r library; do
    [[ ${library##*/} =~ $system ]] || cp -L "$library" "$tree/usr/lib/"
done
cp "$tree/usr/share/applications/io.github.millrace.Millrace.desktop" \
    "$tree/usr/share/icons/hicolor/scalable/apps/io.github.millrace.Millrace.svg" "$tree/"
cat >"$tree/AppRun" <<'END'
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
LD_LIBRARY_PATH=$here/usr/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} exec "$here/usr/bin/millrace" "$@"
END
chmod +x "$tree/AppRun"

QT_QPA_PLATFORM=offscreen "$tree/AppRun" --version
if command -v appimagetool >/dev/null; then
    appimagetool "$tree" "$folder/Millrace-$(uname -m).AppImage"
else
    echo "make.sh: appimagetool is not installed, so there is only $tree." >&2
fi
