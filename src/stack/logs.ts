import * as log from '@pulumi/alicloud/log';
import * as pulumi from '@pulumi/pulumi';

/** Name of the store, in a project of its own. */
export const LOG_STORE = 'ticks';

const RETENTION_DAYS = 180;
const TOKEN = ', \'";=()[]{}?@&<>/:\n\t\r';

/**
 * Every member of the function's log lines, so that it can be asked for (`message.state: failed`) and counted. The service does not
 * look into lists: as text, `problems` and `notes` are at least found by their words.
 */
export const LINE_FIELDS: Record<string, 'text' | 'long' | 'double'> = {
  level: 'text',
  event: 'text',
  vault: 'text',
  invocation: 'text',
  // Of an outcome.
  plan: 'text',
  instance: 'text',
  slot: 'text',
  kind: 'text',
  destination: 'text',
  state: 'text',
  reason: 'text',
  code: 'text',
  requestId: 'text',
  imageId: 'text',
  imageName: 'text',
  // Of a drill.
  region: 'text',
  running: 'double',
  booted: 'double',
  probed: 'double',
  endedAt: 'text',
  // Of a tick.
  at: 'text',
  protected: 'long',
  partial: 'long',
  in_progress: 'long',
  skipped: 'long',
  missed: 'long',
  failed: 'long',
  oldestHours: 'double',
  withoutCopy: 'long',
  problems: 'text',
  notes: 'text',
};

export interface LogsArgs {
  projectName: string;
  /** @default none */
  resourceGroupId?: string;
  /** @default none */
  tags?: Record<string, string>;
}

/** Where the function's log goes, with an index on the members of its lines. */
export class Logs extends pulumi.ComponentResource {
  readonly project: pulumi.Output<string>;
  readonly store: pulumi.Output<string>;
  /** To wait for: what is written before it is there cannot be searched. */
  readonly index: log.StoreIndex;

  constructor(name: string, { projectName, resourceGroupId, tags }: LogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('offsite:stack:Logs', name, {}, opts);
    const project = new log.Project(
      `${name}-project`,
      { projectName, description: 'What the function of Offsite did.', resourceGroupId, tags },
      { parent: this },
    );
    const store = new log.Store(
      `${name}-store`,
      { projectName: project.projectName, logstoreName: LOG_STORE, retentionPeriod: RETENTION_DAYS, shardCount: 1 },
      { parent: this },
    );
    this.index = new log.StoreIndex(
      `${name}-index`,
      {
        project: project.projectName,
        logstore: store.logstoreName,
        fullText: { caseSensitive: false, includeChinese: true, token: TOKEN },
        fieldSearches: [
          { name: 'functionName', type: 'text', token: TOKEN, enableAnalytics: true },
          { name: 'requestId', type: 'text', token: TOKEN, enableAnalytics: true },
          {
            name: 'message',
            type: 'json',
            token: TOKEN,
            includeChinese: true,
            enableAnalytics: true,
            jsonKeys: keys(),
          },
        ],
      },
      { parent: this },
    );
    this.project = project.projectName;
    this.store = store.logstoreName;
    this.registerOutputs({ project: this.project, store: this.store });
  }
}

function keys(): { name: string; type: string; docValue: boolean }[] {
  return Object.entries(LINE_FIELDS).map(([name, type]) => ({ name, type, docValue: true }));
}
