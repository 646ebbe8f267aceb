"""The kinds of resources in their order of writing: each comes after the kinds it refers to."""

from provisioning.kinds.client import CLIENT
from provisioning.kinds.client_policy import CLIENT_POLICY, CLIENT_PROFILE
from provisioning.kinds.client_scope import CLIENT_SCOPE, DEFAULT_CLIENT_SCOPES
from provisioning.kinds.component import COMPONENT
from provisioning.kinds.flow.flow import FLOW
from provisioning.kinds.flow_binding import CLIENT_FLOW, FLOW_BINDING
from provisioning.kinds.group import GROUP
from provisioning.kinds.identity_provider import IDENTITY_PROVIDER, IDENTITY_PROVIDER_MAPPER
from provisioning.kinds.kind import Kind
from provisioning.kinds.localization import LOCALIZATION
from provisioning.kinds.protocol_mapper import CLIENT_MAPPER, CLIENT_SCOPE_MAPPER
from provisioning.kinds.realm import REALM
from provisioning.kinds.required_action import REQUIRED_ACTION
from provisioning.kinds.role import CLIENT_ROLE, ROLE
from provisioning.kinds.role_composites import DEFAULT_ROLE, ROLE_COMPOSITES
from provisioning.kinds.scope_mapping import SCOPE_MAPPING
from provisioning.kinds.service_account import SERVICE_ACCOUNT
from provisioning.kinds.user_profile import USER_PROFILE
from provisioning.kinds.workflow import WORKFLOW

REGISTRY: tuple[Kind, ...] = (
    REALM,
    LOCALIZATION,
    COMPONENT,
    ROLE,
    GROUP,
    CLIENT_SCOPE,
    CLIENT_SCOPE_MAPPER,
    DEFAULT_CLIENT_SCOPES,
    USER_PROFILE,
    CLIENT,
    CLIENT_MAPPER,
    CLIENT_ROLE,
    ROLE_COMPOSITES,
    DEFAULT_ROLE,
    SCOPE_MAPPING,
    SERVICE_ACCOUNT,
    FLOW,
    CLIENT_FLOW,
    IDENTITY_PROVIDER,
    IDENTITY_PROVIDER_MAPPER,
    FLOW_BINDING,
    REQUIRED_ACTION,
    CLIENT_PROFILE,
    CLIENT_POLICY,
    WORKFLOW,
)
BY_NAME = {kind.name: kind for kind in REGISTRY}
