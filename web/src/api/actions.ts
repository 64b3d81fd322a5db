//! Buttons and menus that integrations put under posts.
import {ask, client} from './client';

export async function pressAction(postId: string, actionId: string, cookie: string | undefined, choice?: string): Promise<void> {
    await ask(cookie ? client.doPostActionWithCookie(postId, actionId, cookie, choice) : client.doPostAction(postId, actionId, choice));
}
