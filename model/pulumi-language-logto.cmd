@echo off
rem The language host of "runtime: logto", as Pulumi's engine starts it: from its sources, or as published.
setlocal
set "main=%~dp0host\main.ts"
if not exist "%main%" set "main=%~dp0dist\host\main.js"
node "%main%" %*
