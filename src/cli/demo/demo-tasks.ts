import type { Schemas } from '#client';
import type { World } from '#x-simulator';

/** A task of the demo, and the action of a member on X for it. */
export interface DemoTask extends Readonly<Schemas['CreateTaskDto']> {
  readonly doIt: (world: World, username: string) => void;
}

/** One task of each type, about an account and a post that it adds to the simulated X. */
export function demoTasks(world: World): DemoTask[] {
  const { username } = world.addUser({ username: 'acme', name: 'Acme Rockets', followersCount: 120_000 });
  const { id } = world.post({
    author: username,
    text: 'Our new rocket is here. https://acme.example/rocket',
  });
  const profile = `https://x.com/${username}`;
  const post = `${profile}/status/${id}`;
  return [
    {
      title: 'Follow @acme',
      taskType: 'TWITTER_FOLLOW',
      targetUrl: profile,
      points: 10,
      doIt: (x, who) => {
        x.follow(who, username);
      },
    },
    {
      title: 'Like the launch post',
      taskType: 'TWITTER_LIKE',
      targetUrl: post,
      points: 5,
      doIt: (x, who) => {
        x.like(who, id);
      },
    },
    {
      title: 'Repost the launch',
      taskType: 'TWITTER_RETWEET',
      targetUrl: post,
      points: 10,
      doIt: (x, who) => {
        x.repost(who, id);
      },
    },
    {
      title: 'Quote the launch',
      taskType: 'TWITTER_QUOTE',
      targetUrl: post,
      requiredText: 'rocket',
      points: 20,
      doIt: (x, who) => {
        x.quote(who, id, 'What a rocket!');
      },
    },
    {
      title: 'Reply to the launch',
      taskType: 'TWITTER_REPLY',
      targetUrl: post,
      points: 15,
      doIt: (x, who) => {
        x.reply(who, id, 'Congratulations!');
      },
    },
    {
      title: 'Post about it yourself',
      taskType: 'TWITTER_POST',
      requiredText: '#acmerocket',
      points: 25,
      doIt: (x, who) => {
        x.post({ author: who, text: 'Counting down. #AcmeRocket' });
      },
    },
    {
      title: 'Bookmark the launch',
      taskType: 'TWITTER_BOOKMARK',
      targetUrl: post,
      points: 5,
      doIt: (x, who) => {
        x.bookmark(who, id);
      },
    },
  ];
}
