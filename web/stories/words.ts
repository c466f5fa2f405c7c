/** What people say in the stories, in both languages. */
export interface Words {
  /** What somebody says about herself. */
  about: string;
  anna: string[];
  trip: string[];
  tripTitle: string;
  bookTitle: string;
  toLeo: string;
  toBooks: string;
  toSam: string;
  note: string;
  draft: string;
  greta: string;
  request: string;
  photoCaption: string;
  /** Every shape of markup. */
  markup: string[];
}

export const words: Record<'en' | 'ru', Words> = {
  en: {
    about: 'Carpenter, cellist, early riser. Write any time; I answer in the evening.',
    anna: [
      'Are you still thinking about the island?',
      'The small ferry runs again from Thursday.',
      'Since you asked: yes, every day. I could take Friday off.',
      'That light. I can almost smell the rope and the tar.',
      'Is the café by the lighthouse open in November, or only the kiosk?',
      'Page 3, the crossing at 9:40. And the café is open, I called them: https://example.org/lighthouse',
      'Then it is decided. I book two beds and bring the big thermos.',
      'Good. Bring the other camera too, please.',
    ],
    trip: [
      'This is the cabin. There is a stove, a lake, and no signal at all.',
      'No signal is the best part.',
      'I can drive four people and one dog.\nLeaving at seven, because of the pass.',
      'Who takes the food for Saturday? I can do breakfast.',
      'Soup from me.',
      'Breakfast is yours then. I will bring bread and far too much cheese.',
    ],
    tripTitle: 'Lake weekend',
    bookTitle: 'Book evening',
    toLeo: 'I will call you after six, the meeting runs long.',
    toBooks: 'Chapter four for next time.',
    toSam: 'The measurements are in the drawing.',
    note: 'Thermos, camera, wool socks, the good knife.',
    draft: 'Thank you, I will read it tonight and',
    greta: 'See you in spring.',
    request: 'Hello, we met at the letterpress course. May I send you the photos?',
    photoCaption: 'The harbour this morning, before anybody was up.',
    markup: [
      '*Friday*, 9:40, _quay 3_. The old time, ~9:15~, is wrong everywhere.',
      '> Is the café open?\n> And the kiosk?\nBoth: https://example.org/lighthouse and, careful, https://pаypal.com/login',
      'The gate code is ||4 7 1 1||, don\'t read it out.',
      'Run `ferry --list` first:\n```sh\nferry --list --from harbour --to lighthouse --date 2026-12-04 --passengers 2 | sort -k 2\nferry --book 17\n```\nThen tell me.',
      '1. tickets\n2. thermos\n- the *other* camera',
      '🌊⛵',
      'Then @ and @ take the early boat.',
    ],
  },
  ru: {
    about: 'Столяр, виолончелистка, ранняя пташка. Пишите когда угодно, отвечаю вечером.',
    anna: [
      'Ты всё ещё думаешь про остров?',
      'Маленький паром снова ходит с четверга.',
      'Раз уж спросила: каждый день. В пятницу могу не работать.',
      'Какой свет. Прямо чувствую запах канатов и смолы.',
      'Кафе у маяка в ноябре открыто или только киоск?',
      'Страница 3, рейс в 9:40. А кафе открыто, я звонила: https://example.org/lighthouse',
      'Тогда решено. Бронирую два места и беру большой термос.',
      'Хорошо. И вторую камеру захвати, пожалуйста.',
    ],
    trip: [
      'Вот домик. Есть печка, озеро и совсем нет связи.',
      'Что нет связи — это лучшее.',
      'У меня в машине четыре места и одно для собаки.\nВыезжаем в семь, иначе застрянем на перевале.',
      'Кто берёт еду на субботу? Завтрак могу я.',
      'С меня суп.',
      'Тогда завтрак твой. Я привезу хлеб и слишком много сыра.',
    ],
    tripTitle: 'Выходные на озере',
    bookTitle: 'Книжный вечер',
    toLeo: 'Позвоню после шести, встреча затянулась.',
    toBooks: 'К следующему разу — четвёртая глава.',
    toSam: 'Размеры есть на чертеже.',
    note: 'Термос, камера, шерстяные носки, хороший нож.',
    draft: 'Спасибо, прочту сегодня вечером и',
    greta: 'До весны.',
    request: 'Здравствуйте, мы виделись на курсе высокой печати. Можно я пришлю фотографии?',
    photoCaption: 'Гавань сегодня утром, пока все спят.',
    markup: [
      '*Пятница*, 9:40, _третий причал_. Старое время, ~9:15~, везде неверное.',
      '> Кафе открыто?\n> А киоск?\nОба: https://example.org/lighthouse и, осторожно, https://pаypal.com/login',
      'Код от калитки ||4 7 1 1||, вслух не читай.',
      'Сначала запусти `ferry --list`:\n```sh\nferry --list --from harbour --to lighthouse --date 2026-12-04 --passengers 2 | sort -k 2\nferry --book 17\n```\nПотом скажи мне.',
      '1. билеты\n2. термос\n- *вторая* камера',
      '🌊⛵',
      'Тогда @ и @ едут первым катером.',
    ],
  },
};
