/** The heads of every list that a guessing program starts with, in both keyboard layouts. */
const LIST =
  'password passw0rd password1 pass passwort parol parola пароль йцукен йцукенг qwerty qwertyuiop qwerty123 qwe qwe123 asdf asdfgh asdfghjkl zxcvbn zxcvbnm zaq 1q2w3e 1q2w3e4r 1qaz2wsx q1w2e3r4 qazwsx ' +
  'letmein welcome admin administrator root login user guest master secret default changeme test testing demo hello iloveyou lovely love sunshine princess dragon monkey football baseball hockey soccer batman ' +
  'superman spiderman pokemon naruto shadow michael jordan jessica ashley daniel charlie thomas michelle nicole hunter ranger buster tigger ginger pepper cookie summer winter spring autumn freedom whatever ' +
  'trustno starwars computer internet google facebook samsung apple iphone android windows linux killer hacker access flower orange banana cheese mustang corvette ferrari mercedes yamaha ' +
  'любовь люблю солнце солнышко зайка котик котенок мамочка мама папа наташа настя саша маша катя лена оля дима андрей сергей максим александр алексей привет россия москва спартак зенит динамо секрет ' +
  'natasha nastya sasha masha dima andrey sergey maksim alexander aleksandr privet rossiya moskva spartak zenit lubov lyubov solnce marina ' +
  'qwertyu abc abcd abcdef abc123 aaa aaaa aaaaaa xxx zzz 000 0000 000000 111 1111 11111 111111 1111111 11111111 112233 121212 123 1234 12345 123456 1234567 12345678 123456789 1234567890 123123 123321 ' +
  '654321 666666 696969 777777 7777777 888888 987654321 999999 55555 555555 159753 147258369 131313 102030 messenger ren chat';

export const COMMON: ReadonlySet<string> = new Set(LIST.split(' '));
