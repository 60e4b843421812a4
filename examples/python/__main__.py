import pulumi
import pulumi_logto as logto
import pulumi_random as random

config = pulumi.Config()
dashboard_url = config.require("dashboardUrl")

backend = logto.ApiResource(
    "backend",
    name="PanBot Backend API",
    indicator="https://api.novaserve.ai",  # exactly the audience that the API checks
)
scopes = {
    name: logto.Scope(
        f"backend/{name}", api_resource=backend.id, name=name, description=description
    )
    for name, description in {
        "read:businesses": "view business profiles",
        "write:businesses": "create and change business profiles",
        "read:orders": "view orders",
        "write:orders": "create and change orders",
        "read:calls": "view call records",
        "read:menus": "view menus",
        "write:menus": "create and change menus",
        "manage:staff": "manage staff accounts",
    }.items()
}
every_scope = [scope.id for scope in scopes.values()]

logto.Role(
    "staff",
    description="sees the business, its orders, calls and menus",
    scopes=[
        scopes[name].id
        for name in ("read:businesses", "read:orders", "read:calls", "read:menus")
    ],
)
logto.Role("owner", description="runs the business and its staff", scopes=every_scope)
logto.Role("admin", description="may do everything", scopes=every_scope)
jobs = logto.Role(
    "orders-worker",
    description="scheduled jobs that work on orders",
    type=logto.RoleType.MACHINE_TO_MACHINE,
    scopes=[scopes["read:orders"].id, scopes["write:orders"].id],
)

dashboard = logto.Application(
    "dashboard",
    name="PanBot Dashboard",
    type=logto.ApplicationType.TRADITIONAL,
    redirect_uris=[f"{dashboard_url}/callback"],
    post_logout_redirect_uris=[dashboard_url],
    refresh_token={"ttl_in_days": 14, "rotate": True},
)
worker = logto.Application(
    "orders-worker",
    name="PanBot Orders Worker",
    description="writes the orders that were taken by phone",
    type=logto.ApplicationType.MACHINE_TO_MACHINE,
)
logto.ApplicationRoles("orders-worker", application=worker.id, roles=[jobs.id])

google = logto.Connector(
    "google",
    factory=logto.ConnectorFactory.GOOGLE_UNIVERSAL,
    config={
        "clientId": config.require("googleClientId"),
        "scope": "openid profile email",
    },
    secrets={"clientSecret": config.require_secret("googleClientSecret")},
)
facebook = logto.Connector(
    "facebook",
    factory=logto.ConnectorFactory.FACEBOOK_UNIVERSAL,
    config={"clientId": config.require("facebookClientId")},
    secrets={"clientSecret": config.require_secret("facebookClientSecret")},
)
apple = logto.Connector(
    "apple",
    factory=logto.ConnectorFactory.APPLE_UNIVERSAL,
    config={
        "clientId": config.require("appleServiceId"),
        "teamId": config.require("appleTeamId"),
        "keyId": config.require("appleKeyId"),
    },
    secrets={"privateKey": config.require_secret("applePrivateKey")},
)
linkedin = logto.Connector(
    "linkedin",
    factory=logto.ConnectorFactory.LINKEDIN_UNIVERSAL,
    config={"clientId": config.require("linkedinClientId")},
    secrets={"clientSecret": config.require_secret("linkedinClientSecret")},
)
wechat = logto.Connector(
    "wechat",
    factory=logto.ConnectorFactory.WECHAT_WEB,
    config={"appId": config.require("wechatAppId")},
    secrets={"appSecret": config.require_secret("wechatAppSecret")},
)
logto.SsoConnector(
    "microsoft",
    name="Microsoft",
    provider="AzureAdOidc",
    config={
        "clientId": config.require("microsoftClientId"),
        "issuer": config.require("microsoftIssuer"),
    },
    secrets={"clientSecret": config.require_secret("microsoftClientSecret")},
    domains=[config.require("microsoftDomain")],
)
logto.SignInExperience(
    "default",
    sign_in_mode="SignInAndRegister",
    # In the order of the buttons.
    social_connectors=[google.id, facebook.id, apple.id, linkedin.id, wechat.id],
    single_sign_on_enabled=True,
)
events = logto.Webhook(
    "user-events",
    name="PanBot user events",
    url=f"{config.require('backendUrl')}/api/v1/auth/oidc/webhook",
    events=[
        "PostRegister",
        "User.Created",
        "User.Data.Updated",
        "User.SuspensionStatus.Updated",
        "User.Deleted",
    ],
)
cookie = random.RandomPassword("cookie-secret", length=48, special=False)

# What the services' env files are made of.
pulumi.export("clientId", dashboard.client_id)
pulumi.export("clientSecret", dashboard.client_secret)
pulumi.export("apiResource", backend.indicator)
pulumi.export("cookieSecret", cookie.result)
pulumi.export("signingKey", events.signing_key)
