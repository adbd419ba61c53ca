"use strict";
/* One answer of a stream, read event by event (Server-Sent Events, WHATWG HTML 9.2), by fetch: an EventSource can't send
 * the header that holds an embed's tokens.
 *
 * Guarantee: tells its owner once that it has ended, whatever ended it, and nothing after `close`. An event that never ends is
 * given up at MOST_CHARS, so that no answer fills the memory.
 */
const MOST_CHARS = 4 * 1024 * 1024;

class Feed {
  /* request: of fetch, without a signal; onOpened(): the server answers; onEvent(kind, text): one event;
   * onEnded(status): of HTTP where that is why, else 0. */
  constructor(url, request, { onOpened, onEvent, onEnded }) {
    Object.assign(this, { onOpened, onEvent, onEnded, ending: new AbortController(), kind: "", data: [] });
    void this.read(url, { ...request, cache: "no-store", signal: this.ending.signal });
  }

  close() {
    this.closed = true;
    this.ending.abort();
  }

  async read(url, request) {
    let status = 0;
    try {
      const answer = await fetch(url, request);
      if (!answer.ok) status = answer.status;
      else {
        if (!this.closed) this.onOpened();
        await this.take(answer.body.getReader());
      }
    } catch {
      // cut, or never answered: the end of it, as any other
    }
    if (!this.closed) this.onEnded(status);
    this.close();
  }

  async take(reader) {
    const decoder = new TextDecoder();
    for (let rest = ""; !this.closed; ) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
      rest = lines.pop();
      for (const line of lines) this.line(line.endsWith("\r") ? line.slice(0, -1) : line);
      if (rest.length > MOST_CHARS || this.data.length > MOST_CHARS) return;
    }
  }

  line(line) {
    if (this.closed) return;
    if (line === "") {
      if (this.data.length) this.onEvent(this.kind || "message", this.data.join("\n"));
      Object.assign(this, { kind: "", data: [] });
    } else if (line.startsWith("event:")) this.kind = line.slice(6).trimStart();
    else if (line.startsWith("data:")) this.data.push(line.slice(line[5] === " " ? 6 : 5));
  }
}
