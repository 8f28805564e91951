"""What happens when the last step of a workflow approves. Wagtail loads this before its models: import none here."""


def leave_to_the_editor(workflow_state: object, user: object = None) -> None:
    """Nothing: an expert's yes prints nothing. The writer is told by mail, and publishes."""
