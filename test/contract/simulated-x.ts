import { XApiClient, type XDialect } from '#x-api';
import { startSimulator, type SimulatedPost, type XSimulator } from '#x-simulator';

export interface Answer {
  url: URL;
  status: number;
  contentType: string | null;
  body: unknown;
}

const SCOPES = ['tweet.read', 'users.read', 'like.read', 'bookmark.read'];

/** A simulated X in one dialect, with people who have done everything that can be done, seen through Ada. */
export class SimulatedX {
  readonly adaId: string;
  readonly target: SimulatedPost;
  readonly repost: SimulatedPost;
  readonly hidden: SimulatedPost;
  readonly deleted: SimulatedPost;
  /** Of one post by Ada, oldest first. */
  readonly versions: readonly SimulatedPost[];

  private constructor(readonly simulator: XSimulator) {
    const { world } = simulator;
    this.adaId = world.addUser({ username: 'ada' }).id;
    world.addUser({ username: 'grace', followersCount: 12 });
    world.addUser({ username: 'quiet', protected: true });
    world.addUser({ username: 'banned' });
    world.addUser({ username: 'lurker' });
    this.target = world.post({
      author: 'grace',
      text: 'Ünïcode 🚀 #tag @ada',
      urls: ['https://example.com/a'],
    });
    this.hidden = world.post({ author: 'quiet', text: 'for followers' });
    this.deleted = world.post({ author: 'grace', text: 'not for long' });
    const { id } = this.target;
    this.repost = world.repost('ada', id);
    world.quote('ada', id, 'look at this');
    world.reply('ada', id, 'indeed');
    world.reply('ada', this.deleted.id, 'to nobody');
    world.reply('ada', this.hidden.id, 'to a closed door');
    world.post({
      author: 'ada',
      text: `A long story: ${'la '.repeat(150)}`,
      urls: ['https://example.com/long'],
    });
    const first = world.post({ author: 'ada', text: 'a first try', urls: ['https://example.com/try'] });
    this.versions = [
      first,
      world.edit(first.id, 'a second try'),
      world.edit(first.id, 'a third https://example.com/try'),
    ];
    world.addUser({ username: 'old_name' });
    world.rename('old_name', 'renamed');
    for (let index = 0; index < 6; index += 1) world.post({ author: 'ada', text: `post ${index}` });
    for (const post of [this.target, this.repost, this.hidden, ...this.versions]) world.like('ada', post.id);
    world.bookmark('ada', id);
    world.follow('ada', 'grace');
    world.follow('grace', 'ada');
    world.follow('ada', 'quiet');
    world.suspendUser('banned');
    world.deletePost(this.deleted.id);
  }

  static async start(dialect: XDialect): Promise<SimulatedX> {
    return new SimulatedX(await startSimulator({ dialect }));
  }

  token(username = 'ada', scopes: readonly string[] = SCOPES): string {
    return this.simulator.oauth.issueTokens(this.simulator.world.user(username).id, scopes).access_token;
  }

  /** The product's client, and every address that it asks. */
  client(dialect: XDialect): { client: XApiClient; asked: URL[] } {
    const asked: URL[] = [];
    const recording: typeof fetch = (input, init) => {
      asked.push(new URL(input instanceof Request ? input.url : input));
      return fetch(input, init);
    };
    return { client: new XApiClient({ baseUrl: this.simulator.url, dialect, fetch: recording }), asked };
  }

  async ask(path: string, token: string | null = this.token()): Promise<Answer> {
    const url = new URL(path, this.simulator.url);
    const response = await fetch(
      url,
      token === null ? {} : { headers: { authorization: `Bearer ${token}` } },
    );
    const body: unknown = await response.json();
    return { url, status: response.status, contentType: response.headers.get('content-type'), body };
  }

  close(): Promise<void> {
    return this.simulator.close();
  }
}
