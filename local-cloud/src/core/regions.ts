/** A region of the local cloud: `code` is what its ids carry after the prefix (`i-uf6...`). */
export interface Region {
  id: string;
  name: string;
  code: string;
  zones: string[];
  /** Function Compute 3.0 is not everywhere. */
  functionCompute: boolean;
}

const region = (id: string, name: string, code: string, zones: string, functionCompute = true): Region => ({
  id,
  name,
  code,
  zones: zones.split('').map((letter) => (/\d$/.test(id) ? `${id}${letter}` : `${id}-${letter}`)),
  functionCompute,
});

export const REGIONS: Region[] = [
  region('cn-qingdao', 'China (Qingdao)', 'm5e', 'bc'),
  region('cn-beijing', 'China (Beijing)', '2ze', 'fghijkl'),
  region('cn-zhangjiakou', 'China (Zhangjiakou)', '8vb', 'abc'),
  region('cn-huhehaote', 'China (Hohhot)', 'hp3', 'ab'),
  region('cn-wulanchabu', 'China (Ulanqab)', '0jl', 'abc'),
  region('cn-hangzhou', 'China (Hangzhou)', 'bp1', 'bfghijk'),
  region('cn-shanghai', 'China (Shanghai)', 'uf6', 'befglmn'),
  region('cn-nanjing', 'China (Nanjing)', 'gc7', 'a', false),
  region('cn-shenzhen', 'China (Shenzhen)', 'wz9', 'cdef'),
  region('cn-heyuan', 'China (Heyuan)', 'f8z', 'ab', false),
  region('cn-guangzhou', 'China (Guangzhou)', '7xv', 'ab', false),
  region('cn-chengdu', 'China (Chengdu)', '2vc', 'ab'),
  region('cn-hongkong', 'China (Hong Kong)', 'j6c', 'bcd'),
  region('ap-northeast-1', 'Japan (Tokyo)', '6we', 'abc'),
  region('ap-northeast-2', 'South Korea (Seoul)', 'mj7', 'ab'),
  region('ap-southeast-1', 'Singapore', 't4n', 'abc'),
  region('ap-southeast-3', 'Malaysia (Kuala Lumpur)', '8ps', 'abc'),
  region('ap-southeast-5', 'Indonesia (Jakarta)', 'k1a', 'abc'),
  region('ap-southeast-6', 'Philippines (Manila)', '5ts', 'ab', false),
  region('ap-southeast-7', 'Thailand (Bangkok)', '0jo', 'ab'),
  region('us-east-1', 'US (Virginia)', '0xi', 'ab'),
  region('us-west-1', 'US (Silicon Valley)', 'rj9', 'ab'),
  region('na-south-1', 'Mexico', '4hf', 'a', false),
  region('eu-west-1', 'UK (London)', 'd7o', 'ab'),
  region('eu-central-1', 'Germany (Frankfurt)', 'gw8', 'abc'),
  region('me-east-1', 'UAE (Dubai)', 'eb3', 'a', false),
];

export const findRegion = (id: string): Region | undefined => REGIONS.find((known) => known.id === id);
