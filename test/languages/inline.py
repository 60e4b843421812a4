"""Runs the program of this folder by Pulumi's Automation API: what a language host would do."""

import os
import runpy
import sys

from pulumi import automation as auto

_, command, project, stack_name = sys.argv
stack = auto.create_or_select_stack(
    stack_name=stack_name,
    project_name=project,
    program=lambda: runpy.run_path("__main__.py") and None,
    opts=auto.LocalWorkspaceOptions(work_dir=os.getcwd()),
)
if command == "up":
    stack.up(on_output=print)
elif command == "preview":
    print("changes:", stack.preview(on_output=print).change_summary)
elif command == "destroy":
    stack.destroy(on_output=print)
