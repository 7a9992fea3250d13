import type { Params } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { flag, need, text } from '../../params/read';
import { isoSeconds } from '../../core/time';
import { ram } from './action';
import { alreadyExists, checkName, findPolicy, inUse, policyKey } from './find';
import { page } from './page';
import type { RamPolicy } from './state';
import { readTags } from './tagList';

const MAX_VERSIONS = 5;
const MAX_DOCUMENT = 6144;

type Version = RamPolicy['versions'][number];

const attachmentsOf = ({ world }: Call, policy: RamPolicy) =>
  world.ram.attachments.filter((link) => link.policyName === policy.name && link.policyType === policy.type);

/** As CreatePolicy answers. */
const newView = (policy: RamPolicy): object => ({
  PolicyName: policy.name,
  PolicyType: policy.type,
  Description: policy.description,
  DefaultVersion: policy.defaultVersion,
  CreateDate: policy.createDate,
});

const view = (call: Call, policy: RamPolicy): object => ({
  ...newView(policy),
  UpdateDate: policy.updateDate,
  AttachmentCount: attachmentsOf(call, policy).length,
});

const versionView = (policy: RamPolicy, version: Version): object => ({
  VersionId: version.id,
  IsDefaultVersion: version.id === policy.defaultVersion,
  PolicyDocument: version.document,
  CreateDate: version.createDate,
});

/** A document within the limit that is a policy at all. */
function readDocument(params: Params): string {
  const document = need(params, 'PolicyDocument');
  if (document.length > MAX_DOCUMENT) {
    const message = `The policy document has ${document.length} characters, at most ${MAX_DOCUMENT} are allowed.`;
    throw new CloudError('InvalidParameter.PolicyDocument.Length', message);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(document);
  } catch {
    throw new CloudError('MalformedPolicyDocument', 'The policy document is not JSON.');
  }
  const { Version, Statement } = Object(parsed) as { Version?: unknown; Statement?: unknown };
  if (Version !== '1' || !Array.isArray(Statement) || Statement.length === 0) {
    throw new CloudError('MalformedPolicyDocument', 'The policy document needs Version "1" and a list of statements.');
  }
  for (const statement of Statement) {
    const { Effect, Action, NotAction, Resource } = Object(statement) as Record<string, unknown>;
    const complete =
      (Effect === 'Allow' || Effect === 'Deny') && (Action ?? NotAction) !== undefined && Resource !== undefined;
    if (!complete) throw new CloudError('MalformedPolicyDocument', 'A statement lacks Effect, Action or Resource.');
  }
  return document;
}

function createPolicy(params: Params, call: Call): object {
  const name = need(params, 'PolicyName');
  checkName('PolicyName', name, 128);
  const key = policyKey('Custom', name);
  if (call.world.ram.policies[key]) throw alreadyExists('Policy', name);
  const date = isoSeconds(call.now.getTime());
  const policy: RamPolicy = {
    name,
    type: 'Custom',
    description: text(params, 'Description') ?? '',
    defaultVersion: 'v1',
    versions: [{ id: 'v1', document: readDocument(params), createDate: date }],
    createDate: date,
    updateDate: date,
    tags: readTags(params.Tag),
  };
  call.world.ram.policies[key] = policy;
  return { Policy: newView(policy) };
}

function getPolicy(params: Params, call: Call): object {
  const policy = findPolicy(call, text(params, 'PolicyType') ?? 'Custom', need(params, 'PolicyName'));
  const version = policy.versions.find(({ id }) => id === policy.defaultVersion);
  return { Policy: view(call, policy), DefaultPolicyVersion: version && versionView(policy, version) };
}

/** At five versions the next is refused, unless RotateStrategy lets the oldest one go. */
function createPolicyVersion(params: Params, call: Call): object {
  const policy = findPolicy(call, 'Custom', need(params, 'PolicyName'));
  const document = readDocument(params);
  if (policy.versions.length >= MAX_VERSIONS) {
    const oldest = policy.versions.find(({ id }) => id !== policy.defaultVersion);
    if (text(params, 'RotateStrategy') !== 'DeleteOldestNonDefaultVersionWhenLimitExceeded' || !oldest) {
      const message = `The policy has ${MAX_VERSIONS} versions already; delete one first.`;
      throw new CloudError('LimitExceeded.Policy.Version', message, 409);
    }
    policy.versions.splice(policy.versions.indexOf(oldest), 1);
  }
  const highest = Math.max(...policy.versions.map(({ id }) => Number(id.slice(1))));
  const date = isoSeconds(call.now.getTime());
  const version = { id: `v${highest + 1}`, document, createDate: date };
  policy.versions.push(version);
  policy.updateDate = date;
  if (flag(params, 'SetAsDefault')) policy.defaultVersion = version.id;
  return { PolicyVersion: versionView(policy, version) };
}

function findVersion(policy: RamPolicy, id: string): Version {
  const version = policy.versions.find((known) => known.id === id);
  if (!version) throw new CloudError('EntityNotExist.Policy.Version', `The policy version does not exist: ${id}.`, 404);
  return version;
}

function setDefaultVersion(params: Params, call: Call): object {
  const policy = findPolicy(call, 'Custom', need(params, 'PolicyName'));
  policy.defaultVersion = findVersion(policy, need(params, 'VersionId')).id;
  return {};
}

function deletePolicyVersion(params: Params, call: Call): object {
  const policy = findPolicy(call, 'Custom', need(params, 'PolicyName'));
  const version = findVersion(policy, need(params, 'VersionId'));
  if (version.id === policy.defaultVersion) throw inUse('Policy.Version', 'Default', version.id);
  policy.versions.splice(policy.versions.indexOf(version), 1);
  return {};
}

function listPolicyVersions(params: Params, call: Call): object {
  const policy = findPolicy(call, text(params, 'PolicyType') ?? 'Custom', need(params, 'PolicyName'));
  return { PolicyVersions: { PolicyVersion: policy.versions.map((version) => versionView(policy, version)) } };
}

function updateDescription(params: Params, call: Call): object {
  const policy = findPolicy(call, 'Custom', need(params, 'PolicyName'));
  policy.description = text(params, 'NewDescription') ?? '';
  policy.updateDate = isoSeconds(call.now.getTime());
  return { Policy: { ...newView(policy), UpdateDate: policy.updateDate } };
}

function deletePolicy(params: Params, call: Call): object {
  const policy = findPolicy(call, 'Custom', need(params, 'PolicyName'));
  if (attachmentsOf(call, policy).length > 0) throw inUse('Policy', 'Attachment', policy.name);
  if (policy.versions.length > 1 && !flag(params, 'CascadingDelete')) throw inUse('Policy', 'Version', policy.name);
  delete call.world.ram.policies[policyKey('Custom', policy.name)];
  return {};
}

function listPolicies(params: Params, call: Call): object {
  const type = text(params, 'PolicyType');
  const found = Object.values(call.world.ram.policies).filter((policy) => !type || policy.type === type);
  const { items, ...rest } = page(params, found);
  return { ...rest, Policies: { Policy: items.map((policy) => view(call, policy)) } };
}

const policy = [['policy', 'PolicyName']] as const;
const errors = ['EntityNotExist.Policy'];
/** Too long a document has a code of its own. */
const judges = ['PolicyDocument'];
const documentErrors = ['InvalidParameter.PolicyDocument.Length', 'MalformedPolicyDocument'];

export const policyActions = [
  ram('CreatePolicy', [['policy']], createPolicy, {
    judges,
    errors: ['EntityAlreadyExists.Policy', ...documentErrors],
  }),
  ram('GetPolicy', [...policy], getPolicy, { errors }),
  ram('CreatePolicyVersion', [...policy], createPolicyVersion, {
    judges,
    errors: [...errors, ...documentErrors, 'LimitExceeded.Policy.Version'],
  }),
  ram('SetDefaultPolicyVersion', [...policy], setDefaultVersion, { errors }),
  ram('DeletePolicyVersion', [...policy], deletePolicyVersion, {
    errors: [...errors, 'EntityNotExist.Policy.Version'],
  }),
  ram('ListPolicyVersions', [...policy], listPolicyVersions, { errors }),
  ram('UpdatePolicyDescription', [...policy], updateDescription, { errors }),
  ram('DeletePolicy', [...policy], deletePolicy, {
    errors: [...errors, 'DeleteConflict.Policy.Attachment', 'DeleteConflict.Policy.Version'],
  }),
  ram('ListPolicies', [['policy']], listPolicies),
];
