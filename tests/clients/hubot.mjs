// Hubot, unmodified: a bot that hears a word in a channel and answers it. Arguments: server, the bot's token, another one's token, channel, team name, folder with
// the npm packages `hubot` and `hubot-matteruser`.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [server, botToken, token, channel, team, packages] = process.argv.slice(2);
const { hostname, port } = new URL(server);
const scripts = mkdtempSync(join(tmpdir(), "hubot-"));
writeFileSync(
  join(scripts, "ping.js"),
  "module.exports = robot => robot.hear(/is (\\w+) up\\?/, message => message.send(`${message.match[1]} is up`));\n",
);

async function api(method, path, body) {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const answer = await fetch(`${server}/api/v4${path}`, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

const env = {
  ...process.env,
  MATTERMOST_HOST: hostname,
  MATTERMOST_HTTP_PORT: port,
  MATTERMOST_WSS_PORT: port,
  MATTERMOST_USE_TLS: "false",
  MATTERMOST_GROUP: team,
  MATTERMOST_ACCESS_TOKEN: botToken,
  HUBOT_LOG_LEVEL: "info",
  EXPRESS_PORT: "0",
};
const program = join(packages, "node_modules/hubot/bin/hubot.js");
const bot = spawn(process.execPath, [program, "--adapter", "matteruser", "--disable-httpd", "--require", scripts], {
  cwd: packages,
  env,
});
let said = "";
bot.stdout.on("data", data => (said += data));
bot.stderr.on("data", data => (said += data));

const limit = Date.now() + 60_000;
try {
  // It hears nothing before its socket is there, so it is asked again until it answers.
  for (let round = 0; ; round++) {
    if (Date.now() > limit || bot.exitCode !== null) throw new Error(`the bot did not answer: ${said}`);
    if (round % 10 === 0) await api("POST", "/posts", { channel_id: channel, message: "is pump up?" });
    const list = await api("GET", `/channels/${channel}/posts`);
    if (Object.values(list.posts).some(post => post.message.includes("pump is up"))) break;
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  console.log("all done");
} finally {
  bot.kill("SIGKILL");
  rmSync(scripts, { recursive: true, force: true });
}
