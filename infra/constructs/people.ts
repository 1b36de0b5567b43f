import { Aws, Duration, Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnManagedLoginBranding,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  UserPool,
  type UserPoolClient,
  type UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/** The part of the stack's id that no other stack has. */
const UNIQUE = Fn.select(2, Fn.split('/', Aws.STACK_ID));
const PASSWORD_LENGTH_MIN = 12;
const INVITATION_LIFE = Duration.days(7);

const MANAGING = [
  'AdminAddUserToGroup',
  'AdminCreateUser',
  'AdminDeleteUser',
  'AdminGetUser',
  'AdminListGroupsForUser',
  'AdminRemoveUserFromGroup',
  'CreateGroup',
  'ListUsersInGroup',
];

export interface PeopleProps {
  /** Where the dashboard is found, without a trailing slash. */
  readonly publicUrl: string;
}

/**
 * Who may sign in: the members of the issuers' teams, with Cognito's own pages for passwords and
 * second factors. Its groups, `<issuerId>:<role>`, say of which team somebody is, and as what.
 */
export class People extends Construct {
  readonly userPool: UserPool;
  readonly #client: UserPoolClient;
  readonly #domain: UserPoolDomain;

  constructor(scope: Construct, id: string, { publicUrl }: PeopleProps) {
    super(scope, id);
    this.userPool = this.#pool(publicUrl);
    this.#client = this.userPool.addClient('dashboard', {
      generateSecret: false,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: [`${publicUrl}/auth/callback`],
        logoutUrls: [`${publicUrl}/`],
      },
      preventUserExistenceErrors: true,
      // After sign-in our own session applies; these tokens are read once and discarded.
      idTokenValidity: Duration.minutes(5),
      accessTokenValidity: Duration.minutes(5),
      refreshTokenValidity: Duration.hours(1),
    });
    this.#domain = this.userPool.addDomain('domain', {
      cognitoDomain: { domainPrefix: `badgetrail-${UNIQUE}` },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    // Without one, the login pages answer that they are not there.
    new CfnManagedLoginBranding(this, 'branding', {
      userPoolId: this.userPool.userPoolId,
      clientId: this.#client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    this.#acknowledge();
  }

  /** What `sign-in` must know of the provider. */
  environment(publicUrl: string): Record<string, string> {
    const { userPoolClientId: clientId } = this.#client;
    const leaving = `client_id=${clientId}&logout_uri=${publicUrl}/`;
    return {
      OIDC_ISSUER: `https://cognito-idp.${Stack.of(this).region}.amazonaws.com/${this.userPool.userPoolId}`,
      OIDC_CLIENT_ID: clientId,
      OIDC_SIGN_OUT_URL: `${this.#domain.baseUrl()}/logout?${leaving}`,
    };
  }

  /** Let a function manage teams: make people and groups, and put the ones into the others. */
  allowManaging(grantee: LambdaFunction): void {
    grantee.addEnvironment('USER_POOL_ID', this.userPool.userPoolId);
    const actions = MANAGING.map((name) => `cognito-idp:${name}`);
    const resources = [this.userPool.userPoolArn];
    grantee.addToRolePolicy(new PolicyStatement({ effect: Effect.ALLOW, actions, resources }));
  }

  #pool(publicUrl: string): UserPool {
    return new UserPool(this, 'pool', {
      signInAliases: { email: true },
      signInCaseSensitive: false,
      selfSignUpEnabled: false,
      standardAttributes: { email: { required: true, mutable: true }, fullname: { mutable: true } },
      featurePlan: FeaturePlan.ESSENTIALS,
      passwordPolicy: {
        minLength: PASSWORD_LENGTH_MIN,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: INVITATION_LIFE,
      },
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      userInvitation: {
        emailSubject: 'You are invited to Badgetrail',
        emailBody: `You are invited to a team on Badgetrail. Sign in at ${publicUrl}/ as {username} with the temporary password {####} within ${INVITATION_LIFE.toDays()} days.`,
      },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  #acknowledge(): void {
    const reasons = {
      'AwsSolutions-COG2':
        'Members may add a second factor; to demand one of all is the operator’s choice (docs/deploy.md).',
      'AwsSolutions-COG3': 'Threat protection is priced per person: the operator’s choice.',
      'AwsSolutions-COG8': 'The plan with threat protection is priced per person, see COG3.',
    };
    for (const [id, reason] of Object.entries(reasons)) {
      Validations.of(this.userPool).acknowledge({ id, reason });
    }
  }
}
