"""Changes by the admin API, one for each field of the files in `every_field`."""

from tests.integration.by_hand.access import ACCESS
from tests.integration.by_hand.change import ByHand
from tests.integration.by_hand.clients import CLIENTS
from tests.integration.by_hand.others import OTHERS
from tests.integration.by_hand.policies import POLICIES
from tests.integration.by_hand.profile import PROFILE, TEXTS
from tests.integration.by_hand.realm import BINDINGS, of_the_realm
from tests.integration.by_hand.sign_in import SIGN_IN

__all__ = ["OF_OBJECTS", "ByHand", "of_the_realm"]

OF_OBJECTS = (*BINDINGS, *TEXTS, *PROFILE, *ACCESS, *CLIENTS, *POLICIES, *SIGN_IN, *OTHERS)
