@echo off
rem The language host of "runtime: logto", as Pulumi's engine starts it: from its sources, or as published.
setlocal
set "main=%~dp0host\main.ts"
if not exist "%main%" set "main=%~dp0dist\host\main.js"
rem Where Node keeps what it compiled by default. Said here, so that it holds for the first file too, which is all there is.
if not defined NODE_COMPILE_CACHE set "NODE_COMPILE_CACHE=%TEMP%\node-compile-cache"
node "%main%" %*
