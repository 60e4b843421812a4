@echo off
rem The plugin of the package "logto", as Pulumi's engine starts it: from its sources, or as published.
setlocal
set "main=%~dp0plugin\main.ts"
if not exist "%main%" set "main=%~dp0dist\plugin\main.js"
node "%main%" %*
