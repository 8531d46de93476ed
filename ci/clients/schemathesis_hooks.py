"""What requests made by rule leave out."""
import schemathesis


@schemathesis.hook
def before_call(context, case, kwargs):
    """A time leads to the release of that time before anything else is read, and what was asked is read there: to a judge that
    follows no redirect, that looks like a wrong parameter that was taken."""
    case.headers.pop("Accept-Datetime", None)
