#!/usr/bin/env bash
# make.sh [FOLDER]: gathers the programs with the libraries they load into FOLDER/Millrace.AppDir, which
# runs from any folder of a system with the same or a newer C library, and makes an AppImage of it where
# appimagetool is found. The AppDir is copied elsewhere and tried by starting it. The AppDir was made and
# tried on Debian 12; the last step, appimagetool, was NOT RUN yet.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."

folder=$(readlink -f "${1:-build/appimage}")
tree=$folder/Millrace.AppDir
plugins=$(qmake6 -query QT_INSTALL_PLUGINS)
# What every desktop has, and must not come from elsewhere.
system='^(ld-linux.*|lib(c|m|dl|pthread|rt|resolv|GL|EGL|GLX|OpenGL|GLdispatch|drm|gbm|X11|X11-xcb|xcb|wayland-.*|fontconfig|freetype|stdc[+]{2}|gcc_s|asound|udev))[.]so'

./dev build --preset package
rm -rf "$tree"
DESTDIR=$tree cmake --install build/package --strip
mkdir -p "$tree/usr/lib" "$tree/usr/plugins"
for kind in platforms platforminputcontexts platformthemes imageformats iconengines sqldrivers tls xcbglintegrations; do
    [[ ! -d $plugins/$kind ]] || cp -r "$plugins/$kind" "$tree/usr/plugins/"
done
find "$tree/usr/plugins/sqldrivers" -type f ! -name '*sqlite*' -delete
# The texts of Qt itself: buttons of dialogues, menus of lines.
mkdir -p "$tree/usr/translations"
cp "$(qmake6 -query QT_INSTALL_TRANSLATIONS)"/qtbase_*.qm "$tree/usr/translations/"
printf '[Paths]\nPrefix = ..\nPlugins = plugins\nLibraries = lib\nTranslations = translations\n' >"$tree/usr/bin/qt.conf"
# ldd minds what is no program, which is no fault.
{ find "$tree/usr/bin" "$tree/usr/plugins" -type f -exec ldd {} + 2>/dev/null || true; } \
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

# It is tried where it was not made, and with nothing from the system but what is left out above.
away=$(mktemp -d)
trap 'rm -rf "$away"' EXIT
cp -r "$tree" "$away/"
QT_QPA_PLATFORM=offscreen "$away/Millrace.AppDir/AppRun" --version
foreign=$(LD_LIBRARY_PATH=$away/Millrace.AppDir/usr/lib ldd "$away/Millrace.AppDir/usr/bin/"millrace{,-cli} \
    | sed -n 's/.* => \(\/[^ ]*\) .*/\1/p' | grep -v "^$away/" | sort -u || true)
for library in $foreign; do
    if [[ ! ${library##*/} =~ $system ]]; then
        echo "make.sh: $library is missing in $tree." >&2
        exit 1
    fi
done
if command -v appimagetool >/dev/null; then
    appimagetool "$tree" "$folder/Millrace-$(uname -m).AppImage"
else
    echo "make.sh: appimagetool is not installed, so there is only $tree." >&2
fi
