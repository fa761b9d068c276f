"""Files in object stores and on servers that cannot be had."""

from cami.errors.base import CamiError
from cami.messages import N_


class StoreDeniedError(CamiError):
    """A store does not let us in."""

    code = "store-denied"
    text = N_(
        "{address} is not open to you: {reason}. Set the store's own variables (for s3: "
        "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL), or ask for access."
    )


class StoreUnreachableError(CamiError):
    """A store or server does not answer, or breaks off."""

    code = "store-unreachable"
    text = N_("{address} cannot be reached: {reason}")


class BucketMissingError(CamiError):
    """There is no such bucket; none is made by the way."""

    code = "bucket-missing"
    text = N_("There is no bucket {bucket}. Make it first, or mend the address.")


class StoreDriverMissingError(CamiError):
    """Nothing that is installed opens such addresses."""

    code = "store-driver-missing"
    text = N_(
        "Addresses {scheme}:// cannot be opened. If the spelling is right: "
        "pip install 'cami[cloud]'."
    )
