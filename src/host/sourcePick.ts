import * as vscode from 'vscode';
import { say } from '../core/phrase';
import { withoutLinks } from '../core/sentences';
import type { SourceAnswer, SourceLocation } from '../core/source/sourceResolver';
import { groupPlaces, placeItem } from './sourceWords';

/** What a person chose: a place to open, and whether Spanlight is to remember it. */
export interface PickedPlace {
  readonly location: SourceLocation;
  readonly isTaught: boolean;
}

interface PlaceItem extends vscode.QuickPickItem {
  readonly location?: SourceLocation;
}

/** Asks which of several places is meant; each with what it is and why. undefined when the person leaves. */
export async function pickPlace(
  { locations, reason, hint }: SourceAnswer,
  labelOf: (uri: string) => string,
): Promise<PickedPlace | undefined> {
  const teach: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('mortar-board'),
    tooltip: vscode.l10n.t('Open and remember for such spans…'),
  };
  const items = groupPlaces(locations, vscode.l10n.t).flatMap(({ title, places }): PlaceItem[] => [
    ...(title ? [{ label: title, kind: vscode.QuickPickItemKind.Separator }] : []),
    ...places.map(({ location }) => ({
      ...placeItem(location, labelOf(location.uri), vscode.l10n.t),
      buttons: location.kind === 'error' ? [] : [teach],
      location,
    })),
  ]);
  const pick = vscode.window.createQuickPick<PlaceItem>();
  try {
    pick.items = items;
    pick.title = say(reason, vscode.l10n.t) || vscode.l10n.t('Which source belongs to this span?');
    pick.placeholder = vscode.l10n.t('Choose the source to open');
    pick.prompt = withoutLinks(say(hint, vscode.l10n.t)) || undefined;
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    return await new Promise(resolve => {
      const end = (location: SourceLocation | undefined, isTaught: boolean): void =>
        resolve(location && { location, isTaught });
      pick.onDidAccept(() => end(pick.selectedItems[0]?.location, false));
      pick.onDidTriggerItemButton(({ item }) => end(item.location, true));
      pick.onDidHide(() => end(undefined, false));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}
