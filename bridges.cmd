@echo off
rem SPDX-License-Identifier: Apache-2.0
rem
rem Runs the command line of Bridges from this checkout, as ./bridges does on other systems: builds it once, quietly, and
rem again when its sources have changed. Not run by its authors, who have no Windows machine: tell us what fails.
rem
rem .bridges (ignored by git, safe to delete) holds one folder a build; a build counts once "current" names it.
rem Sources are compared by what git says of them, since cmd cannot compare the times of files in a tree.
rem
rem   BRIDGES_CLASSPATH=cpu or gpu   which build of libtorch to run with, instead of asking nvidia-smi
rem   JAVA_OPTS                      options for the Java machine, such as -Xmx8g
rem
rem No parenthesised blocks around %variables%: a path such as C:\Program Files (x86) would end them.

setlocal EnableExtensions DisableDelayedExpansion
set "home=%~dp0"
set "home=%home:~0,-1%"
set "state=%home%\.bridges"
set "log=%state%\build.log"
set "remedy=install one, such as Eclipse Temurin, or set JAVA_HOME."

rem --- Which Java ---

if not defined JAVA_HOME goto java_on_path
set "java=%JAVA_HOME%\bin\java.exe"
if exist "%java%" goto java_found
>&2 echo bridges: JAVA_HOME is %JAVA_HOME%, which has no bin\java.exe: set it to a JDK 17 or newer, or unset it.
exit /b 1
:java_on_path
set "java="
for %%j in (java.exe) do set "java=%%~$PATH:j"
if defined java goto java_found
>&2 echo bridges: needs a JDK 17 or newer, and there is no java on the PATH: %remedy%
exit /b 1
:java_found
for %%d in ("%java%\..\..") do set "jdk=%%~fd"
set "version="
if not exist "%jdk%\release" goto ask_java
for /f "tokens=2 delims==" %%v in ('findstr /b /c:"JAVA_VERSION=" "%jdk%\release"') do set "version=%%~v"
:ask_java
if defined version goto java_version
for /f "tokens=3" %%v in ('call "%java%" -version 2^>^&1 ^| findstr /c:" version "') do set "version=%%~v"
:java_version
set "major=0"
for /f "delims=.-+" %%m in ("%version%") do set "major=%%m"
if %major% geq 17 goto fingerprint
>&2 echo bridges: needs a JDK 17 or newer, and %java% is version %version%: %remedy%
exit /b 1

rem --- Build, if there is none or it is out of date ---

:fingerprint
set "sources=not in git"
where git >nul 2>nul || goto look
for /f %%h in ('git -C "%home%" rev-parse HEAD 2^>nul') do set "sources=%%h"
set "changes="
for /f %%h in ('git -C "%home%" diff HEAD -- pom.xml bom toolkit datasets kernel-config 2^>nul ^| git hash-object --stdin') do set "changes=%%h"
set "sources=%sources% %changes%"

:look
call :whole && goto run
if not exist "%state%" mkdir "%state%" 2>nul
if exist "%state%" goto lock
>&2 echo bridges: cannot write to %home%, where it keeps its build.
exit /b 1

:lock
set /a waited=0
:wait
mkdir "%state%\lock" 2>nul && goto locked
if %waited% equ 2 >&2 echo bridges: waiting for another build; if there is none, remove %state%\lock
if %waited% geq 1800 exit /b 1
rem "timeout" refuses to run without a console
ping -n 2 127.0.0.1 >nul
set /a waited+=1
goto wait

:locked
call :whole && goto unlock
if exist "%jdk%\bin\javac.exe" goto build
rmdir "%state%\lock"
>&2 echo bridges: needs a JDK to build itself, and there is no javac in %jdk%\bin: %remedy%
exit /b 1

:build
>&2 echo bridges: building, about a minute; the very first time it also downloads some 300 MB ...
if not exist "%state%\unfinished" goto maven
rem What a build that was cut off left behind may look newer than its sources.
rmdir /s /q "%home%\kernel-config\target" 2>nul
for /d %%d in ("%home%\toolkit\*") do rmdir /s /q "%%d\target" 2>nul
for /d %%d in ("%home%\datasets\*") do rmdir /s /q "%%d\target" 2>nul
:maven
type nul >"%state%\unfinished"
set "made=%home%\kernel-config\target"
rmdir /s /q "%made%\launcher" 2>nul
pushd "%home%"
call mvnw.cmd -q -B -Dmaven.test.skip=true -Dchecks.skip=true -pl kernel-config -am package >"%log%" 2>&1 <nul
set "status=%errorlevel%"
popd
if %status% equ 0 goto assemble
findstr /b /c:"[ERROR]" "%log%" >&2
>&2 echo bridges: the build failed; its log is %log%
rmdir "%state%\lock"
exit /b 1

:assemble
rem Copies, so that the next build does not meet jars that a running process holds open.
set "build=build-%random%%random%"
set "new=%state%\%build%"
mkdir "%new%\lib"
copy /y "%made%\launcher\lib\*.jar" "%new%\lib" >nul
copy /y "%made%\bridges-kernel-config-*.jar" "%new%\lib" >nul
rem The class path is longer than a command line may be: it goes into files that java reads. A backslash at the end of a
rem line continues the quoted string, any other would be an escape, hence the forward slashes.
call :arguments cpu
call :arguments gpu
>"%new%\sources" echo %sources%
>"%state%\current.new" echo %build%
move /y "%state%\current.new" "%state%\current" >nul
del "%state%\unfinished"
rem A folder whose jars a process holds open cannot be moved; a later build removes it.
for /d %%d in ("%state%\build-*") do if /i not "%%~nxd"=="%build%" move "%%d" "%state%\old" >nul 2>nul && rmdir /s /q "%state%\old"

:unlock
rmdir "%state%\lock"

rem --- Run ---

:run
set "kind=cpu"
if defined BRIDGES_CLASSPATH goto chosen
where nvidia-smi >nul 2>nul && nvidia-smi -L >nul 2>nul && set "kind=gpu"
goto start
:chosen
set "kind=%BRIDGES_CLASSPATH%"
if "%kind%"=="cpu" goto start
if "%kind%"=="gpu" goto start
>&2 echo bridges: BRIDGES_CLASSPATH must be cpu or gpu, got %kind%
exit /b 1
:start
if "%kind%"=="gpu" if not defined PYTORCH_FLAVOR set "PYTORCH_FLAVOR=cu128"
if "%kind%"=="gpu" if not defined PYTORCH_TENSOREXPR set "PYTORCH_TENSOREXPR=0"
set "native="
if %major% geq 22 set "native=--enable-native-access=ALL-UNNAMED"
"%java%" %native% %JAVA_OPTS% "-Dbridges.home=%home%" "@%state%\%build%\%kind%.args" org.diffusionbridges.cli.Main %*
exit /b %errorlevel%

rem Succeeds, with %build% set, if the build in use is of the sources as they are.
:whole
set "build="
if not exist "%state%\current" exit /b 1
set /p build=<"%state%\current"
if not exist "%state%\%build%\gpu.args" exit /b 1
set "built="
set /p built=<"%state%\%build%\sources"
if "%built%"=="%sources%" exit /b 0
exit /b 1

rem Writes %new%\KIND.args: our jars first, then what Maven names.
:arguments
set "file=%new%\%1.args"
>"%file%" echo -cp "\
for %%j in ("%new%\lib\*.jar") do call :own "%%~fj"
type "%made%\launcher\%1.classpath" >>"%file%"
>>"%file%" echo "
exit /b 0

:own
set "jar=%~1"
>>"%file%" echo %jar:\=/%;\
exit /b 0
