package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
	"pulumi-logto/sdk/go/logto"
)

var scopes = []struct{ name, description string }{
	{"read:businesses", "view business profiles"},
	{"write:businesses", "create and change business profiles"},
	{"read:orders", "view orders"},
	{"write:orders", "create and change orders"},
	{"read:calls", "view call records"},
	{"read:menus", "view menus"},
	{"write:menus", "create and change menus"},
	{"manage:staff", "manage staff accounts"},
}

// randomPassword is what the SDK of Pulumi's package random has, too.
type randomPassword struct {
	pulumi.CustomResourceState
	Result pulumi.StringOutput `pulumi:"result"`
}

// program declares PanBot's whole set-up.
func program(ctx *pulumi.Context) error {
	conf := config.New(ctx, "")
	text := func(key string) pulumi.String { return pulumi.String(conf.Require(key)) }

	backend, err := logto.NewApiResource(ctx, "backend", &logto.ApiResourceArgs{
		Name:      pulumi.String("PanBot Backend API"),
		Indicator: pulumi.String("https://api.novaserve.ai"), // exactly the audience that the API checks
	})
	if err != nil {
		return err
	}
	ids := map[string]pulumi.StringInput{}
	all := pulumi.StringArray{}
	for _, one := range scopes {
		scope, err := logto.NewScope(ctx, "backend/"+one.name, &logto.ScopeArgs{
			ApiResource: backend.ID(),
			Name:        pulumi.String(one.name),
			Description: pulumi.String(one.description),
		})
		if err != nil {
			return err
		}
		ids[one.name] = scope.ID()
		all = append(all, scope.ID())
	}
	if _, err := logto.NewRole(ctx, "staff", &logto.RoleArgs{
		Description: pulumi.String("sees the business, its orders, calls and menus"),
		Scopes:      pulumi.StringArray{ids["read:businesses"], ids["read:orders"], ids["read:calls"], ids["read:menus"]},
	}); err != nil {
		return err
	}
	if _, err := logto.NewRole(ctx, "owner", &logto.RoleArgs{
		Description: pulumi.String("runs the business and its staff"),
		Scopes:      all,
	}); err != nil {
		return err
	}
	if _, err := logto.NewRole(ctx, "admin", &logto.RoleArgs{
		Description: pulumi.String("may do everything"),
		Scopes:      all,
	}); err != nil {
		return err
	}
	jobs, err := logto.NewRole(ctx, "orders-worker", &logto.RoleArgs{
		Description: pulumi.String("scheduled jobs that work on orders"),
		Type:        logto.RoleTypeMachineToMachine,
		Scopes:      pulumi.StringArray{ids["read:orders"], ids["write:orders"]},
	})
	if err != nil {
		return err
	}

	dashboard, err := logto.NewApplication(ctx, "dashboard", &logto.ApplicationArgs{
		Name:                   pulumi.String("PanBot Dashboard"),
		Type:                   logto.ApplicationTypeTraditional,
		RedirectUris:           pulumi.StringArray{pulumi.String(conf.Require("dashboardUrl") + "/callback")},
		PostLogoutRedirectUris: pulumi.StringArray{text("dashboardUrl")},
		RefreshToken:           logto.ApplicationRefreshTokenArgs{TtlInDays: pulumi.Int(14), Rotate: pulumi.Bool(true)},
	})
	if err != nil {
		return err
	}
	worker, err := logto.NewApplication(ctx, "orders-worker", &logto.ApplicationArgs{
		Name:        pulumi.String("PanBot Orders Worker"),
		Description: pulumi.String("writes the orders that were taken by phone"),
		Type:        logto.ApplicationTypeMachineToMachine,
	})
	if err != nil {
		return err
	}
	if _, err := logto.NewApplicationRoles(ctx, "orders-worker", &logto.ApplicationRolesArgs{
		Application: worker.ID(),
		Roles:       pulumi.StringArray{jobs.ID()},
	}); err != nil {
		return err
	}

	// In the order of the buttons.
	buttons := pulumi.StringArray{}
	for _, one := range []struct {
		name    string
		factory logto.ConnectorFactory
		config  pulumi.Map
		secrets pulumi.Map
	}{
		{
			"google", logto.ConnectorFactoryGoogleUniversal,
			pulumi.Map{"clientId": text("googleClientId"), "scope": pulumi.String("openid profile email")},
			pulumi.Map{"clientSecret": conf.RequireSecret("googleClientSecret")},
		},
		{
			"facebook", logto.ConnectorFactoryFacebookUniversal,
			pulumi.Map{"clientId": text("facebookClientId")},
			pulumi.Map{"clientSecret": conf.RequireSecret("facebookClientSecret")},
		},
		{
			"apple", logto.ConnectorFactoryAppleUniversal,
			pulumi.Map{"clientId": text("appleServiceId"), "teamId": text("appleTeamId"), "keyId": text("appleKeyId")},
			pulumi.Map{"privateKey": conf.RequireSecret("applePrivateKey")},
		},
		{
			"linkedin", logto.ConnectorFactoryLinkedinUniversal,
			pulumi.Map{"clientId": text("linkedinClientId")},
			pulumi.Map{"clientSecret": conf.RequireSecret("linkedinClientSecret")},
		},
		{
			"wechat", logto.ConnectorFactoryWechatWeb,
			pulumi.Map{"appId": text("wechatAppId")},
			pulumi.Map{"appSecret": conf.RequireSecret("wechatAppSecret")},
		},
	} {
		connector, err := logto.NewConnector(ctx, one.name, &logto.ConnectorArgs{
			Factory: one.factory,
			Config:  one.config,
			Secrets: one.secrets,
		})
		if err != nil {
			return err
		}
		buttons = append(buttons, connector.ID())
	}
	if _, err := logto.NewSsoConnector(ctx, "microsoft", &logto.SsoConnectorArgs{
		Name:     pulumi.String("Microsoft"),
		Provider: logto.SsoConnectorProviderAzureAdOidc,
		Config:   pulumi.Map{"clientId": text("microsoftClientId"), "issuer": text("microsoftIssuer")},
		Secrets:  pulumi.Map{"clientSecret": conf.RequireSecret("microsoftClientSecret")},
		Domains:  pulumi.StringArray{text("microsoftDomain")},
	}); err != nil {
		return err
	}
	if _, err := logto.NewSignInExperience(ctx, "default", &logto.SignInExperienceArgs{
		SignInMode:          logto.SignInExperienceSignInModeSignInAndRegister,
		SocialConnectors:    buttons,
		SingleSignOnEnabled: pulumi.Bool(true),
	}); err != nil {
		return err
	}
	events, err := logto.NewWebhook(ctx, "user-events", &logto.WebhookArgs{
		Name: pulumi.String("PanBot user events"),
		Url:  pulumi.String(conf.Require("backendUrl") + "/api/v1/auth/oidc/webhook"),
		Events: logto.WebhookEventArray{
			logto.WebhookEventPostRegister,
			logto.WebhookEventUserCreated,
			logto.WebhookEventUserDataUpdated,
			logto.WebhookEventUserSuspensionStatusUpdated,
			logto.WebhookEventUserDeleted,
		},
	})
	if err != nil {
		return err
	}
	var cookie randomPassword
	if err := ctx.RegisterResource(
		"random:index/randomPassword:RandomPassword", "cookie-secret",
		pulumi.Map{"length": pulumi.Int(48), "special": pulumi.Bool(false)}, &cookie,
		pulumi.AdditionalSecretOutputs([]string{"result"}),
	); err != nil {
		return err
	}

	// What the services' env files are made of.
	ctx.Export("clientId", dashboard.ClientId)
	ctx.Export("clientSecret", dashboard.ClientSecret)
	ctx.Export("apiResource", backend.Indicator)
	ctx.Export("cookieSecret", cookie.Result)
	ctx.Export("signingKey", events.SigningKey)
	return nil
}
