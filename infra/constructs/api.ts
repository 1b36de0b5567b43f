import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  type HttpMethod,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { API_ROUTES } from '#shared/contracts/gateway-routes.ts';
import type { Archive } from './archive.ts';
import type { Imports } from './imports.ts';
import { ServiceFunction } from './service-function.ts';
import { PUBLISHING, type Storage } from './storage.ts';

export interface ApiProps {
  readonly storage: Storage;
  readonly imports: Imports;
  readonly archive: Archive;
}

const THROTTLE = { rateLimit: 200, burstLimit: 400 };
/** API Gateway and CloudFront give up after 30 seconds: an import of 1,000 credentials may need most. */
const timeout = Duration.seconds(28);

/** No address and no user agent: the service's promise to visitors holds for its logs too. */
const ACCESS_LOG_FORMAT = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    route: '$context.routeKey',
    status: '$context.status',
    latency: '$context.responseLatency',
  }),
);

/** /v1: what the issuer's people and systems call, cut by trust into three functions. */
export class Api extends Construct {
  readonly httpApi: HttpApi;
  readonly #functions: readonly ServiceFunction[];

  constructor(scope: Construct, id: string, { storage, imports, archive }: ApiProps) {
    super(scope, id);
    const admin = new ServiceFunction(this, 'admin-api', { memorySize: 1024, timeout });
    storage.allow(admin, PUBLISHING);
    imports.allowUploading(admin);
    const reports = new ServiceFunction(this, 'reports-api', { memorySize: 1769, timeout });
    storage.allow(reports, {
      registry: ['GetItem', 'BatchGetItem', 'Query'],
      rollups: ['GetItem', 'Query'],
      rootSecret: true,
    });
    archive.allowReading(reports);
    const webhooks = new ServiceFunction(this, 'webhooks', { memorySize: 1024 });
    storage.allow(webhooks, {
      registry: ['GetItem', 'PutItem', 'ConditionCheckItem'],
      eventLog: ['GetItem', 'PutItem'],
      rootSecret: true,
    });

    this.#functions = [admin, reports, webhooks];
    this.httpApi = new HttpApi(this, 'http-api', { createDefaultStage: false });
    for (const one of this.#functions) this.route(one);
    this.#addStage();
  }

  /** Tell the functions under which address people find them. */
  publishUnder(url: string): void {
    for (const one of this.#functions) one.addEnvironment('PUBLIC_URL', url);
  }

  /** Routes requests to a function, by the routes that the laptop has too. */
  route(fn: ServiceFunction): void {
    const integration = new HttpLambdaIntegration(fn.node.id, fn);
    for (const [routeKey, functionName] of Object.entries(API_ROUTES)) {
      if (functionName !== fn.node.id) continue;
      const [method, path = ''] = routeKey.split(' ');
      const methods = [method as HttpMethod];
      for (const route of this.httpApi.addRoutes({ path, methods, integration })) {
        Validations.of(route).acknowledge({
          id: 'AwsSolutions-APIG4',
          reason: 'Keys, sessions and signatures are checked by the functions, for each issuer.',
        });
      }
    }
  }

  #addStage(): void {
    const accessLog = new LogGroup(this, 'access-log', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'stage', {
      httpApi: this.httpApi,
      stageName: '$default',
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: ACCESS_LOG_FORMAT,
      },
    });
  }
}
