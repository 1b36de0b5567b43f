import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  type Distribution,
  Function as EdgeFunction,
  type FunctionAssociation,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
} from 'aws-cdk-lib/aws-cloudfront';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import {
  BucketDeployment,
  type BucketDeploymentProps,
  CacheControl,
  Source,
} from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { STRAY_PATH } from '#shared/public-path.ts';
import { FILE_PATH, VIEW_PATH } from '#shared/view-paths.ts';

/** The dashboard's files, in a private bucket that only CloudFront reads. */
export class Web extends Construct {
  readonly bucket: Bucket;
  /** The dashboard's views are paths without a file: they get its page, which knows them. */
  readonly showView: FunctionAssociation;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = new Bucket(this, 'bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Only CloudFront reads it, and it holds only the public files of the dashboard.',
    });
    this.showView = {
      eventType: FunctionEventType.VIEWER_REQUEST,
      function: new EdgeFunction(this, 'show-view', {
        runtime: FunctionRuntime.JS_2_0,
        code: FunctionCode.fromInline(SHOW_VIEW),
      }),
    };
  }

  /** Put a folder's files into the bucket, and have the edge forget the old ones. */
  publish(folder: string, distribution: Distribution): void {
    // Assets carry a hash of their content in their name: old ones stay, for pages still open.
    this.#copy('assets', folder, {
      include: ['assets/*'],
      exclude: ['*'],
      cacheControl: [CacheControl.fromString('public, max-age=31536000, immutable')],
      prune: false,
    });
    // What stands in issuers' pages is asked for with every view of them.
    this.#copy('embedded', folder, {
      include: EMBEDDED,
      exclude: ['*'],
      cacheControl: [CacheControl.fromString('public, max-age=3600')],
      prune: false,
    });
    const files = this.#copy('files', folder, {
      exclude: ['assets/*', ...EMBEDDED],
      cacheControl: [CacheControl.noCache()],
      distribution,
    });
    const copier = files.handlerRole.node.scope;
    for (const [id, reason] of Object.entries(this.#copierReasons())) {
      if (copier) Validations.of(copier).acknowledge({ id: `AwsSolutions-${id}`, reason });
    }
  }

  #copy(id: string, folder: string, how: Partial<BucketDeploymentProps>): BucketDeployment {
    return new BucketDeployment(this, id, {
      sources: [Source.asset(folder)],
      destinationBucket: this.bucket,
      // A bucket that holds files cannot be deleted, and these can be made again.
      retainOnDelete: false,
      ...how,
    });
  }

  /** CDK's own function copies the files: its role and its runtime are CDK's choice. */
  #copierReasons(): Record<string, string> {
    const bucket = Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnBucket);
    const staged = 'arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>';
    const managed = 'arn:<AWS::Partition>:iam::aws:policy/service-role';
    return {
      L1: 'CDK chooses the runtime of its own function.',
      [`IAM4[Policy::${managed}/AWSLambdaBasicExecutionRole]`]: 'It writes its log with it.',
      'IAM5[Action::s3:GetObject*]': 'It reads the files that CDK staged.',
      'IAM5[Action::s3:GetBucket*]': 'It asks where the two buckets are.',
      'IAM5[Action::s3:List*]': 'It compares what is staged with what is published.',
      'IAM5[Action::s3:DeleteObject*]':
        'It removes files that are no longer part of the dashboard.',
      'IAM5[Action::s3:Abort*]': 'It gives up uploads that did not end.',
      [`IAM5[Resource::${staged}/*]`]: 'It finds the staged files by their hash.',
      [`IAM5[Resource::<${bucket}.Arn>/*]`]: 'It writes every file of the dashboard.',
      'IAM5[Resource::*]': 'CDK lets it invalidate caches of any distribution, and nothing else.',
    };
  }
}

const EMBEDDED = ['share.js', 'track.js'];

/**
 * Pages whose address was spoiled on its way (`//l/…`, `/L/…`) match no behavior of their own and
 * come here: they are redirected to where they should lead, with their query. What is neither a view
 * nor by its form a file is not there, and views and files are only read.
 */
const SHOW_VIEW = `function handler(event) {
  var request = event.request;
  var isRead = request.method === 'GET' || request.method === 'HEAD';
  var stray = isRead && ${STRAY_PATH}.exec(request.uri);
  if (stray) {
    var location = '/' + stray[1].toLowerCase() + '/' + stray[2] + queryOf(request.querystring);
    return {
      statusCode: 302,
      statusDescription: 'Found',
      headers: { location: { value: location }, 'cache-control': { value: 'no-store' } },
    };
  }
  var isView = ${VIEW_PATH}.test(request.uri);
  if (!isView && !${FILE_PATH}.test(request.uri)) {
    return refusal(404, 'Not Found', 'There is nothing here.', {});
  }
  if (!isRead) {
    var allow = { allow: { value: 'GET, HEAD' } };
    return refusal(405, 'Method Not Allowed', 'This is only read.', allow);
  }
  if (isView) request.uri = '/index.html';
  return request;
}
function refusal(statusCode, statusDescription, body, headers) {
  headers['content-type'] = { value: 'text/plain; charset=utf-8' };
  headers['cache-control'] = { value: 'no-store' };
  return { statusCode: statusCode, statusDescription: statusDescription, headers: headers, body: body };
}
function queryOf(querystring) {
  var parts = [];
  for (var name in querystring) {
    var values = querystring[name].multiValue || [querystring[name]];
    for (var i = 0; i < values.length; i++) parts.push(name + '=' + values[i].value);
  }
  return parts.length > 0 ? '?' + parts.join('&') : '';
}`;
