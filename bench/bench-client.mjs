// Calls the service as one user, over connections that stay open.

export class BenchClient {
  #url;
  #headers;

  constructor(url, token) {
    this.#url = url;
    this.#headers = { authorization: `Bearer ${token}` };
  }

  get(path) {
    return this.#send('GET', path);
  }

  post(path, body = {}) {
    return this.#send('POST', path, body);
  }

  /** Connects an account as a browser would; `approve` does what a person does on X's page. */
  async connect(approve) {
    const answer = await this.#fetch('POST', '/v1/twitter/connection/authorize', {});
    const { authorizationUrl } = await answer.json();
    const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    const callback = await approve(authorizationUrl);
    await fetch(callback, { redirect: 'manual', headers: { cookie: cookies.join('; ') } });
  }

  async #send(method, path, body) {
    return (await this.#fetch(method, path, body)).json();
  }

  /** Throws when the answer is a problem. */
  async #fetch(method, path, body) {
    const headers =
      body === undefined ? this.#headers : { ...this.#headers, 'content-type': 'application/json' };
    const answer = await fetch(`${this.#url}${path}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
}
