# build.ps1: builds Millrace with Visual Studio 2022, Qt 6 and vcpkg, and gathers it with its libraries into
# build\windows\Millrace. NOT RUN yet; README.md says what is missing in the program itself.
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..\..')
if (-not $env:VCPKG_ROOT) { throw 'Set VCPKG_ROOT to the folder of vcpkg.' }
if (-not $env:QT_ROOT) { throw 'Set QT_ROOT to the folder of Qt, such as C:\Qt\6.6.3\msvc2019_64.' }

cmake -S . -B build\windows -G Ninja `
    -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF `
    -DCMAKE_PREFIX_PATH="$env:QT_ROOT" `
    -DVCPKG_MANIFEST_DIR=packaging\windows `
    -DCMAKE_TOOLCHAIN_FILE="$env:VCPKG_ROOT\scripts\buildsystems\vcpkg.cmake"
if ($LASTEXITCODE) { throw 'CMake failed.' }
cmake --build build\windows
if ($LASTEXITCODE) { throw 'The build failed.' }

New-Item -ItemType Directory -Force build\windows\Millrace | Out-Null
Copy-Item build\windows\bin\*.exe, build\windows\bin\*.dll build\windows\Millrace
& "$env:QT_ROOT\bin\windeployqt.exe" --no-translations build\windows\Millrace\millrace.exe
if ($LASTEXITCODE) { throw 'windeployqt failed.' }
Compress-Archive -Force build\windows\Millrace build\windows\Millrace.zip
