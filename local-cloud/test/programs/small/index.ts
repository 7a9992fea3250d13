import { Provider } from '@pulumi/alicloud/provider';
import * as log from '@pulumi/alicloud/log';
import * as ram from '@pulumi/alicloud/ram';
import * as pulumi from '@pulumi/pulumi';

/** A program whose config says what to declare: each test sets what it is about. */
const config = new pulumi.Config('small');
const flag = (name: string): boolean => config.getBoolean(name) ?? false;

if (config.get('warning')) void pulumi.log.warn(config.require('warning'));

const region = config.get('region') ?? 'cn-qingdao';
const provider = new Provider(`place-${region}`, { region });

class Pair extends pulumi.ComponentResource {
  readonly store: pulumi.Output<string>;

  constructor(name: string) {
    super(
      'small:index:Pair',
      name,
      {},
      { provider, aliases: config.get('alias') ? [{ name: config.require('alias') }] : [] },
    );
    const project = new log.Project(
      `${name}-project`,
      {
        projectName: config.get('projectName') ?? 'small-project',
        description: config.get('description'),
      },
      {
        parent: this,
        retainOnDelete: flag('retain'),
        protect: flag('protect'),
        replaceOnChanges: flag('replaceOnDescription') ? ['description'] : [],
        deleteBeforeReplace: flag('replaceOnDescription'),
        ignoreChanges: flag('ignoreDescription') ? ['description'] : [],
      },
    );
    const store = new log.Store(
      `${name}-store`,
      { projectName: project.projectName, logstoreName: 'small-store', retentionPeriod: config.getNumber('days') },
      { parent: this, ...(flag('taken') && { deletedWith: project }) },
    );
    this.store = store.id;
    this.registerOutputs({ store: this.store });
  }
}

/** Kept by the module: a run must not see what an earlier one left in it. */
let runs = 0;
const outputs: Record<string, unknown> = { runs: ++runs };
if (!flag('empty')) outputs.store = new Pair('pair').store;
if (flag('user')) {
  const user = new ram.User('user', { name: 'small-user', comments: config.getSecret('comments'), force: true });
  const key = new ram.AccessKey('key', { userName: user.name });
  outputs.key = key.id;
  outputs.secret = key.secret;
}
/** The SDK's classes drop inputs that they do not know; a class of one's own does not. */
class Raw extends pulumi.CustomResource {}

if (flag('unknown')) {
  new Raw('alicloud:log/project:Project', 'odd', { projectName: 'odd-project', colour: 'red' }, { provider });
}
if (flag('late')) new ram.Role('role', { roleName: 'no such characters!' });
if (flag('fail')) throw new Error('the program gave up');
if (flag('wait')) outputs.never = new Promise(() => undefined);

export = outputs;
