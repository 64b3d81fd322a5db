import {WebSocketEvents as On, type WebSocketMessage} from '@mattermost/client';
import type {Applied} from './apply';
import {orderCategories, updateCategories} from './categories';
import type {ChannelCategory, State} from './state';

/** Sidebar categories. Most of these events carry only an id, so the team's list is fetched again. */
export function applySidebar(s: State, msg: WebSocketMessage): Applied | null {
    const teamId = msg.broadcast?.team_id ?? '';
    switch (msg.event) {
    case On.SidebarCategoryCreated:
    case On.SidebarCategoryDeleted:
        return {state: s, needs: [{kind: 'categories', teamId}]};
    case On.SidebarCategoryUpdated: {
        const changed = msg.data.updatedCategories;
        if (changed) {
            return {state: updateCategories(s, JSON.parse(changed) as ChannelCategory[]), needs: []};
        }
        return {state: s, needs: [{kind: 'categories', teamId: teamId || s.view.teamId}]};
    }
    case On.SidebarCategoryOrderUpdated:
        return {state: orderCategories(s, teamId, msg.data.order), needs: []};
    default:
        return null;
    }
}

/** Events that this client shows nothing of (bookmarks, scheduled posts, plugins ...). */
export function ignored(s: State): Applied {
    return {state: s, needs: []};
}
