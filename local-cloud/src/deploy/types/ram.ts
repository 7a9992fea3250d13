import type { Body } from '../client';
import { asText, part, pick, textOf } from '../read';
import type { Place, ResourceType } from '../resourceType';
import { inputs } from '../resourceType';
import type { Values } from '../values';
import { staleTags, tagList } from './tags';

const call = ({ client }: Place, action: string, params: Record<string, string | undefined>): Promise<Body> =>
  client.rpc('ram.aliyuncs.com', '2015-05-01', action, params);

/** Takes away the tags whose value changed, then sets all, as the provider does. */
async function retag(kind: string, name: string, inputs: Values, old: Values, place: Place): Promise<void> {
  const target = { ResourceType: kind, ResourceNames: JSON.stringify([name]) };
  const gone = staleTags(old.tags, inputs.tags);
  if (gone.length > 0) await call(place, 'UntagResources', { ...target, TagKeys: JSON.stringify(gone) });
  const Tag = tagsParameter(inputs);
  if (Tag !== undefined) await call(place, 'TagResources', { ...target, Tag });
}

function tagsParameter(inputs: Values): string | undefined {
  const tags = tagList(inputs.tags);
  return tags.length > 0 ? JSON.stringify(tags) : undefined;
}

export const user: ResourceType = {
  inputs: inputs('name comments displayName email force mobile tags'),
  async create(inputs, place) {
    const { User } = await call(place, 'CreateUser', {
      UserName: textOf(inputs, 'name'),
      DisplayName: asText(inputs.displayName),
      Comments: asText(inputs.comments),
      Email: asText(inputs.email),
      MobilePhone: asText(inputs.mobile),
    });
    await retag('user', textOf(inputs, 'name'), inputs, {}, place);
    return { id: String((User as Body).UserId), outputs: {} };
  },
  async update(_id, inputs, changed, place, old) {
    if (changed.includes('tags')) await retag('user', textOf(old, 'name'), inputs, old, place);
    await call(place, 'UpdateUser', {
      UserName: textOf(old, 'name'),
      NewUserName: textOf(inputs, 'name'),
      NewDisplayName: asText(inputs.displayName),
      NewComments: asText(inputs.comments),
      NewEmail: asText(inputs.email),
      NewMobilePhone: asText(inputs.mobile),
    });
    return {};
  },
  async remove(_id, inputs, place) {
    const UserName = textOf(inputs, 'name');
    if (inputs.force === true) await strip(UserName, place);
    await call(place, 'DeleteUser', { UserName });
  },
};

/** Keys and policies that the stack did not make would keep the user alive. */
async function strip(UserName: string, place: Place): Promise<void> {
  const keys = part(await call(place, 'ListAccessKeys', { UserName }), 'AccessKeys').AccessKey as Body[];
  for (const { AccessKeyId } of keys) {
    await call(place, 'DeleteAccessKey', { UserName, UserAccessKeyId: String(AccessKeyId) });
  }
  const policies = part(await call(place, 'ListPoliciesForUser', { UserName }), 'Policies').Policy as Body[];
  for (const { PolicyName, PolicyType } of policies) {
    const policy = { PolicyName: String(PolicyName), PolicyType: String(PolicyType) };
    await call(place, 'DetachPolicyFromUser', { UserName, ...policy });
  }
}

export const accessKey: ResourceType = {
  inputs: inputs('userName* status pgpKey* secretFile*'),
  defaults: { status: 'Active' },
  secretOutputs: ['secret'],
  async create(inputs, place) {
    const made = part(await call(place, 'CreateAccessKey', { UserName: asText(inputs.userName) }), 'AccessKey');
    const id = String(made.AccessKeyId);
    if (inputs.status !== undefined) await setStatus(id, inputs, place);
    return { id, outputs: { secret: String(made.AccessKeySecret), createTime: String(made.CreateDate) } };
  },
  async update(id, inputs, _changed, place) {
    await setStatus(id, inputs, place);
    return {};
  },
  async remove(id, inputs, place) {
    await call(place, 'DeleteAccessKey', { UserAccessKeyId: id, UserName: asText(inputs.userName) });
  },
};

async function setStatus(id: string, inputs: Values, place: Place): Promise<void> {
  const Status = asText(inputs.status) ?? 'Active';
  await call(place, 'UpdateAccessKey', { UserAccessKeyId: id, UserName: asText(inputs.userName), Status });
}

export const policy: ResourceType = {
  inputs: inputs('policyName* policyDocument description force rotateStrategy tags'),
  defaults: { type: 'Custom', defaultVersion: 'v1' },
  async create(inputs, place) {
    const made = part(
      await call(place, 'CreatePolicy', {
        PolicyName: textOf(inputs, 'policyName'),
        PolicyDocument: asText(inputs.policyDocument),
        Description: asText(inputs.description),
        Tag: tagsParameter(inputs),
      }),
      'Policy',
    );
    const version = String(made.DefaultVersion);
    return {
      id: String(made.PolicyName),
      outputs: { type: 'Custom', defaultVersion: version, versionId: version, createTime: String(made.CreateDate) },
    };
  },
  async update(PolicyName, inputs, changed, place, old): Promise<Values> {
    if (changed.includes('tags')) await retag('policy', PolicyName, inputs, old, place);
    if (changed.includes('description')) {
      const NewDescription = textOf(inputs, 'description');
      await call(place, 'UpdatePolicyDescription', { PolicyName, NewDescription });
    }
    if (!changed.includes('policyDocument')) return {};
    const answer = await call(place, 'CreatePolicyVersion', {
      PolicyName,
      PolicyDocument: textOf(inputs, 'policyDocument'),
      RotateStrategy: asText(inputs.rotateStrategy),
      SetAsDefault: 'true',
    });
    const version = String(part(answer, 'PolicyVersion').VersionId);
    return { defaultVersion: version, versionId: version };
  },
  async remove(PolicyName, _inputs, place) {
    await call(place, 'DeletePolicy', { PolicyName, CascadingDelete: 'true' });
  },
};

export const role: ResourceType = {
  inputs: inputs('roleName* assumeRolePolicyDocument description force maxSessionDuration tags'),
  defaults: { maxSessionDuration: 3600 },
  async create(inputs, place) {
    const made = part(
      await call(place, 'CreateRole', {
        RoleName: textOf(inputs, 'roleName'),
        AssumeRolePolicyDocument: asText(inputs.assumeRolePolicyDocument),
        Description: asText(inputs.description),
        MaxSessionDuration: asText(inputs.maxSessionDuration),
        Tag: tagsParameter(inputs),
      }),
      'Role',
    );
    const outputs = { arn: String(made.Arn), roleId: String(made.RoleId), createTime: String(made.CreateDate) };
    return { id: String(made.RoleName), outputs };
  },
  async update(RoleName, inputs, changed, place, old) {
    if (changed.includes('tags')) await retag('role', RoleName, inputs, old, place);
    const given = pick(inputs, changed);
    await call(place, 'UpdateRole', {
      RoleName,
      NewAssumeRolePolicyDocument: asText(given.assumeRolePolicyDocument),
      NewDescription: asText(given.description),
      NewMaxSessionDuration: asText(given.maxSessionDuration),
    });
    return {};
  },
  async remove(RoleName, _inputs, place) {
    await call(place, 'DeleteRole', { RoleName });
  },
};

const attachment = (kind: 'User' | 'Role', principal: 'userName' | 'roleName', prefix: string): ResourceType => {
  const params = (inputs: Values) => ({
    [`${kind}Name`]: textOf(inputs, principal),
    PolicyName: textOf(inputs, 'policyName'),
    PolicyType: textOf(inputs, 'policyType'),
  });
  return {
    inputs: inputs(`policyName!* policyType!* ${principal}!*`),
    async create(inputs, place) {
      await call(place, `AttachPolicyTo${kind}`, params(inputs));
      const { policyType, policyName } = inputs;
      return { id: [prefix, String(policyName), String(policyType), textOf(inputs, principal)].join(':'), outputs: {} };
    },
    async remove(_id, inputs, place) {
      await call(place, `DetachPolicyFrom${kind}`, params(inputs));
    },
  };
};

export const userPolicyAttachment = attachment('User', 'userName', 'user');
export const rolePolicyAttachment = attachment('Role', 'roleName', 'role');
