import type { Params } from '../../core/action';
import type { Call } from '../../core/call';
import { CloudError } from '../../core/error';
import { flag, integer, need, text, texts } from '../../params/read';
import { cms, DONE } from './action';
import { cmsRegion } from './state';

/** Changes only what is given: the provider sends no more than what changed. */
function put(params: Params, call: Call): object {
  const { contactGroups } = cmsRegion(call.world, call.region);
  const name = need(params, 'ContactGroupName');
  const before = contactGroups[name];
  contactGroups[name] = {
    name,
    describe: text(params, 'Describe') ?? before?.describe ?? '',
    enableSubscribed:
      params.EnableSubscribed === undefined ? (before?.enableSubscribed ?? false) : flag(params, 'EnableSubscribed'),
    contacts: params.ContactNames === undefined ? (before?.contacts ?? []) : texts(params, 'ContactNames'),
  };
  return DONE;
}

function describe(params: Params, call: Call): object {
  const all = Object.values(cmsRegion(call.world, call.region).contactGroups);
  const size = integer(params, 'PageSize') ?? 100;
  const from = ((integer(params, 'PageNumber') ?? 1) - 1) * size;
  const shown = all.slice(from, from + size);
  const ContactGroup = shown.map((group) => ({
    Name: group.name,
    Describe: group.describe,
    EnableSubscribed: group.enableSubscribed,
    EnabledWeeklyReport: false,
    Contacts: { Contact: group.contacts },
  }));
  return {
    ...DONE,
    Total: all.length,
    ContactGroups: { ContactGroup: shown.map(({ name }) => name) },
    ContactGroupList: { ContactGroup },
  };
}

function remove(params: Params, call: Call): object {
  const { contactGroups } = cmsRegion(call.world, call.region);
  const name = need(params, 'ContactGroupName');
  if (!contactGroups[name]) throw new CloudError('ResourceNotFound', `The contact group does not exist: ${name}`, 404);
  delete contactGroups[name];
  return DONE;
}

export const contactGroupActions = [
  cms('PutContactGroup', put),
  cms('DescribeContactGroupList', describe),
  cms('DeleteContactGroup', remove, { errors: ['ResourceNotFound'] }),
];
