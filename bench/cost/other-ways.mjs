// Other ways to verify the same claims, as plain scripts that call X themselves. They trust each answer of X: they prove
// no end of a list and look up no target, which makes them cheaper. Like the service, they look twice before a rejection.
const PAGE = 100;
const FIELDS = 'author_id,created_at,referenced_tweets,text';
const KINDS = { TWITTER_RETWEET: 'retweeted', TWITTER_REPLY: 'replied_to', TWITTER_QUOTE: 'quoted' };

/** What the lists of other people hold, and the prices to compute their bill: the simulated X has no such endpoints. */
export const LISTS = { followed: 300, reposts: 200, userUsd: 0.01, likersUsd: 0 };

/** Each task alone. */
export async function oneCallPerTask(x, claims) {
  const verdicts = [];
  for (const claim of claims) verdicts.push(...(await allTogether(x, [claim])));
  return verdicts;
}

/** All claims share one read of each list, in pages of 100. */
export async function allTogether(x, claims) {
  const found = await look(x, claims);
  const missed = claims.filter((_, index) => !found[index]);
  if (missed.length === 0) return found;
  const again = await look(x, missed);
  return claims.map((claim, index) => found[index] || again[missed.indexOf(claim)]);
}

/** As `oneCallPerTask`, but follows, likes and reposts in the lists of followed accounts, likers and reposters. */
export async function listsOfPeople(x, claims) {
  const computed = claims.filter((claim) => peopleUsd(claim) !== null);
  const usd = computed.reduce((sum, claim) => sum + peopleUsd(claim), 0);
  const others = claims.filter((claim) => !computed.includes(claim));
  const verdicts = await oneCallPerTask(x, others);
  return { usd, verdicts: claims.map((claim) => verdicts[others.indexOf(claim)] ?? claim.isDone) };
}

/** Null for a claim that no such list answers. A member's repost is among the newest 100; a rejection looks twice. */
function peopleUsd({ task, isDone }) {
  const looks = isDone ? 1 : 2;
  switch (task.taskType) {
    case 'TWITTER_FOLLOW':
      return looks * LISTS.followed * LISTS.userUsd;
    case 'TWITTER_RETWEET':
      return looks * (isDone ? PAGE : LISTS.reposts) * LISTS.userUsd;
    case 'TWITTER_LIKE':
      return looks * LISTS.likersUsd;
    default:
      return null;
  }
}

async function look(x, claims) {
  const of = (isWanted) => claims.filter(isWanted);
  const follows = await followed(x, of(isFollow));
  const proofs = await looked(x, of(isPasted));
  const likes = of(isLike);
  const liked = await walk(x, likes, `2/users/${x.userId}/liked_tweets`, {}, (claim, post) =>
    isTarget(claim, post),
  );
  const written = of((claim) => !isFollow(claim) && !isPasted(claim) && !isLike(claim));
  const targets = written.map(({ task }) => BigInt(task.target));
  const since = targets.reduce((oldest, id) => (id < oldest ? id : oldest), targets[0] ?? 0n);
  const query = { since_id: String(since), 'tweet.fields': FIELDS };
  const posted = await walk(x, written, `2/users/${x.userId}/tweets`, query, refersToTarget);
  const done = new Set([...follows, ...proofs, ...liked, ...posted]);
  return claims.map((claim) => done.has(claim));
}

const isFollow = ({ task }) => task.taskType === 'TWITTER_FOLLOW';
const isLike = ({ task }) => task.taskType === 'TWITTER_LIKE';
const isPasted = ({ proofUrl }) => proofUrl !== undefined;
const isTarget = ({ task }, post) => post.id === task.target;
const refersToTarget = ({ task }, { referenced_tweets: references = [] }) =>
  references.some(({ type, id }) => type === KINDS[task.taskType] && id === task.target);

async function followed(x, claims) {
  if (claims.length === 0) return [];
  const usernames = claims.map(({ task }) => task.brand).join(',');
  const { data = [] } = await x.get('2/users/by', { usernames, 'user.fields': 'connection_status' });
  const isFollowed = ({ task }) =>
    data.some(
      ({ username, connection_status: status }) => username === task.brand && status.includes('following'),
    );
  return claims.filter(isFollowed);
}

async function looked(x, claims) {
  if (claims.length === 0) return [];
  const idOf = ({ proofUrl }) => proofUrl.split('/').at(-1);
  const { data = [] } = await x.get('2/tweets', { ids: claims.map(idOf).join(','), 'tweet.fields': FIELDS });
  return claims.filter((claim) => {
    const post = data.find(({ id }) => id === idOf(claim));
    if (post?.author_id !== x.userId) return false;
    return claim.task.taskType === 'TWITTER_POST' || refersToTarget(claim, post);
  });
}

/** Reads a list until every claim is found or it ends; gives the claims that were found. */
async function walk(x, claims, path, query, matches) {
  const found = new Set();
  let token;
  while (found.size < claims.length) {
    const paging = { max_results: String(PAGE), ...(token ? { pagination_token: token } : {}) };
    const { data = [], meta } = await x.get(path, { ...query, ...paging });
    for (const claim of claims) if (data.some((post) => matches(claim, post))) found.add(claim);
    token = meta.next_token;
    if (token === undefined) break;
  }
  return [...found];
}

/** X as such a script calls it, with the member's access token. */
export class PlainX {
  constructor(url, accessToken, userId) {
    this.url = url;
    this.accessToken = accessToken;
    this.userId = userId;
  }

  async get(path, query) {
    const url = new URL(path, `${this.url}/`);
    url.search = new URLSearchParams(query).toString();
    const response = await fetch(url, { headers: { authorization: `Bearer ${this.accessToken}` } });
    if (!response.ok) throw new Error(`X answered ${response.status} to ${url}`);
    return response.json();
  }
}
