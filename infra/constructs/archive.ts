import { CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption, StorageClass } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ARCHIVE_COLUMNS, READY_QUERIES } from '../archive-queries.ts';

const GIB = 2 ** 30;
const SCANNED_MAX_BYTES = 20 * GIB;
const KEPT_DAYS = 5 * 366;
const SELDOM_READ_AFTER_DAYS = 90;
const RESULTS_KEPT_DAYS = 7;
/** Imported history is visible too: no credential is older. */
const FIRST_DAY = '1970-01-01';

/**
 * Every counted event, never deleted, as compressed lines by issuer and reporting day, and Athena to ask
 * what rollups cannot answer.
 */
export class Archive extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = this.#bucket();
    const database = this.#table();
    const workGroup = this.#workGroup();
    for (const [name, { description, sql }] of Object.entries(READY_QUERIES)) {
      const query = new CfnNamedQuery(this, name, {
        name: name.replaceAll('-', ' '),
        description,
        database,
        queryString: sql,
        workGroup: workGroup.name,
      });
      query.addDependency(workGroup);
    }
    new CfnOutput(Stack.of(this), 'ArchiveBucket', { value: this.bucket.bucketName });
  }

  /** Tell a function where the archive is, and let it add files; it cannot read or delete any. */
  allowWriting(grantee: LambdaFunction): void {
    this.#allow(grantee, [{ actions: ['s3:PutObject'], resources: [this.#files()] }]);
  }

  /** Tell a function where the archive is, and let it list and read files. */
  allowReading(grantee: LambdaFunction): void {
    this.#allow(grantee, [
      { actions: ['s3:GetObject'], resources: [this.#files()] },
      { actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] },
    ]);
  }

  #files(): string {
    return this.bucket.arnForObjects('events/*');
  }

  #allow(grantee: LambdaFunction, statements: { actions: string[]; resources: string[] }[]): void {
    grantee.addEnvironment('ARCHIVE_BUCKET', this.bucket.bucketName);
    for (const statement of statements) {
      grantee.addToRolePolicy(new PolicyStatement({ effect: Effect.ALLOW, ...statement }));
    }
    Validations.of(grantee.role ?? grantee).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${this.#nagName()}/events/*]`,
      reason: 'Files are named by what they hold: their names are not known before.',
    });
  }

  #nagName(): string {
    const bucket = this.bucket.node.defaultChild;
    return `<${Stack.of(this).getLogicalId(bucket as never)}.Arn>`;
  }

  #bucket(): Bucket {
    const bucket = new Bucket(this, 'bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        {
          prefix: 'events/',
          transitions: [
            {
              storageClass: StorageClass.INFREQUENT_ACCESS,
              transitionAfter: Duration.days(SELDOM_READ_AFTER_DAYS),
            },
          ],
          expiration: Duration.days(KEPT_DAYS),
        },
        { prefix: 'results/', expiration: Duration.days(RESULTS_KEPT_DAYS) },
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Two functions write it and Athena reads it; it holds no personal data.',
    });
    return bucket;
  }

  /** Athena takes lower-case letters, digits and underscores only; CloudFormation's own names have more. */
  #databaseName(): string {
    return `${Stack.of(this)
      .stackName.toLowerCase()
      .replaceAll(/[^a-z0-9]/g, '_')}_archive`;
  }

  /** Partitions are projected from their keys: nobody has to register a new day. */
  #table(): string {
    const database = new CfnDatabase(this, 'database', {
      catalogId: Stack.of(this).account,
      databaseInput: { name: this.#databaseName(), description: 'Badgetrail: every counted event' },
    });
    const location = `s3://${this.bucket.bucketName}/events/`;
    new CfnTable(this, 'table', {
      catalogId: Stack.of(this).account,
      databaseName: database.ref,
      tableInput: {
        name: 'files',
        tableType: 'EXTERNAL_TABLE',
        partitionKeys: [
          { name: 'issuer', type: 'string' },
          { name: 'dt', type: 'string' },
        ],
        parameters: {
          classification: 'json',
          'projection.enabled': 'true',
          // A query must name its issuer: it reads no other's events.
          'projection.issuer.type': 'injected',
          'projection.dt.type': 'date',
          'projection.dt.format': 'yyyy-MM-dd',
          'projection.dt.range': `${FIRST_DAY},NOW+1DAYS`,
          'storage.location.template': `${location}issuer=\${issuer}/dt=\${dt}/`,
        },
        storageDescriptor: {
          location,
          columns: Object.entries(ARCHIVE_COLUMNS).map(([name, type]) => ({ name, type })),
          inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
          outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
          serdeInfo: { serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe' },
        },
      },
    });
    return database.ref;
  }

  #workGroup(): CfnWorkGroup {
    return new CfnWorkGroup(this, 'work-group', {
      name: `${Stack.of(this).stackName}-archive`,
      description: 'Questions to the archive; a query that would read more than 20 GiB is stopped',
      // The ready queries belong to it: without this, it could not be deleted.
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        bytesScannedCutoffPerQuery: SCANNED_MAX_BYTES,
        publishCloudWatchMetricsEnabled: true,
        resultConfiguration: {
          outputLocation: `s3://${this.bucket.bucketName}/results/`,
          encryptionConfiguration: { encryptionOption: 'SSE_S3' },
        },
      },
    });
  }
}
