import type { Params } from '../../core/action';
import { CloudError } from '../../core/error';
import { flag, records, text } from '../../params/read';
import type { Tags } from '../../core/tags';
import type { WantedTag } from './tagIndex';

const MOST_TAGS = 20;

/** Tags of a request. @throws CloudError for keys that are malformed or repeated, and for more than twenty. */
export function readTags(params: Params): Tags {
  const tags: Tags = {};
  const given = records(params, 'Tag');
  if (given.length > MOST_TAGS) {
    throw new CloudError('InvalidParameter.TagNumberExceeded', 'The parameter "Tag" holds more than 20 tags.', 400);
  }
  for (const tag of given) {
    const key = text(tag, 'Key') ?? text(tag, 'key') ?? '';
    const value = text(tag, 'Value') ?? text(tag, 'value') ?? '';
    checkTag(key, value);
    if (key in tags) throw new CloudError('Duplicate.TagKey', `The Tag.N.Key contain duplicate key: "${key}".`, 400);
    tags[key] = value;
  }
  return tags;
}

function checkTag(key: string, value: string): void {
  if (key === '' || key.length > 128 || /^(aliyun|acs:)/i.test(key) || /https?:\/\//i.test(key)) {
    throw new CloudError('InvalidTagKey.Malformed', `The specified Tag.n.Key is not valid: "${key}".`, 400);
  }
  if (value.length > 128 || /https?:\/\//i.test(value)) {
    throw new CloudError('InvalidTagValue.Malformed', `The specified Tag.n.Value is not valid: "${value}".`, 400);
  }
}

/** Old tags with new ones over them. @throws CloudError above twenty. */
export function mergeTags(old: Tags, added: Tags): Tags {
  const merged = { ...old, ...added };
  if (Object.keys(merged).length > MOST_TAGS) {
    throw new CloudError('QuotaExceed.Tags', 'A resource can have no more than 20 tags.', 403);
  }
  return merged;
}

/** The tags that a list is to be filtered by. */
export const wantedTags = (params: Params): WantedTag[] =>
  records(params, 'Tag').map((tag) => ({
    key: text(tag, 'Key') ?? text(tag, 'key') ?? '',
    value: text(tag, 'Value') ?? text(tag, 'value'),
  }));

/** Does a resource have all the tags wanted? */
export const hasTags = (tags: Tags, wanted: WantedTag[]): boolean =>
  wanted.every(({ key, value }) => (value === undefined ? key in tags : tags[key] === value));

/** Letters (Chinese ones too), digits, `:`, `_`, `-`; a copy's name may hold `.` as well. */
export function checkImageName(name: string, parameter: string, dots: boolean): void {
  const rest = dots ? /^[\p{L}][\p{L}\p{N}:_.-]{1,127}$/u : /^[\p{L}][\p{L}\p{N}:_-]{1,127}$/u;
  if (rest.test(name) && !/^(acs:|aliyun)/i.test(name) && !/https?:\/\//i.test(name)) return;
  throw new CloudError(
    'InvalidImageName.Malformed',
    `The specified ${parameter} is wrongly formed: "${name}". It has 2 to 128 characters and begins with a letter.`,
    400,
  );
}

export function checkDescription(description: string, parameter: string): void {
  if (
    description === '' ||
    (description.length >= 2 && description.length <= 256 && !/^https?:\/\//i.test(description))
  ) {
    return;
  }
  throw new CloudError('InvalidDescription.Malformed', `The specified ${parameter} is wrongly formed.`, 400);
}

/** A resource's name and description as the request gives them; what it does not give stays as it was. */
export const naming = (
  params: Params,
  nameParameter: string,
  old: { name: string; description: string } = { name: '', description: '' },
): { name: string; description: string } => ({
  name: text(params, nameParameter) ?? old.name,
  description: text(params, 'Description') ?? old.description,
});

/** A dry run that would have succeeded ends with this code and changes nothing. */
export function endDryRun(params: Params): void {
  if (!flag(params, 'DryRun')) return;
  throw new CloudError('DryRunOperation', 'Request validation has been passed with DryRun flag set.', 400);
}
