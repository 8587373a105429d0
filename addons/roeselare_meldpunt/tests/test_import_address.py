from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import setup_users
from .common_register import HEADER, register_csv, run_import

LAMBERT = "Straatnaam,Huisnummer,Postcode,Gemeentenaam,X_Lambert72,Y_Lambert72\n"


@tagged("post_install", "-at_install")
class TestImportAddress(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        setup_users(cls)
        cls.admin = new_test_user(
            cls.env,
            "meld_admin",
            groups="base.group_user,roeselare_servicedesk.group_admin",
        )
        cls.admin_env = cls.env(user=cls.admin)

    def houses(self, name):
        return self.env["meldpunt.house"].search([("street_id.name", "=", name)])

    def test_streets_and_houses_of_the_file_are_there(self):
        record = run_import(self.admin_env, register_csv(streets=4, houses=6))
        self.assertEqual((record.row_count, record.added_count), (24, 24))
        self.assertEqual((record.refused_count, record.state), (0, "done"))
        self.assertFalse(record.file, "the file is not kept")
        self.assertEqual(self.env["meldpunt.street"].search_count([]), 4)
        self.assertEqual(self.env["meldpunt.house"].search_count([]), 24)

    def test_second_time_changes_nothing(self):
        content = register_csv(streets=4, houses=6)
        run_import(self.admin_env, content)
        again = run_import(self.admin_env, content)
        self.assertEqual(
            (again.added_count, again.changed_count, again.removed_count), (0, 0, 0)
        )

    def test_new_moved_and_gone_houses_are_told_apart(self):
        lines = register_csv(streets=2, houses=5).splitlines()
        run_import(self.admin_env, "\n".join(lines))
        moved = lines[1].rsplit(";", 1)[0] + ";3.111111"
        added = lines[1].replace(";1;", ";77;", 1)
        record = run_import(self.admin_env, "\n".join([lines[0], moved, added, *lines[3:]]))
        self.assertEqual(
            (record.added_count, record.changed_count, record.removed_count), (1, 1, 1)
        )
        back = run_import(self.admin_env, "\n".join(lines))
        self.assertEqual(back.changed_count, 2, "the house that was gone is back")

    def test_street_without_houses_becomes_inactive_and_comes_back(self):
        both = register_csv(streets=2, houses=2)
        one = "\n".join(both.splitlines()[:3])
        streets = self.env["meldpunt.street"]
        run_import(self.admin_env, both)
        run_import(self.admin_env, one)
        self.assertEqual(streets.search_count([]), 1)
        run_import(self.admin_env, both)
        self.assertEqual(streets.search_count([]), 2)

    def test_boxes_are_one_house(self):
        rows = [HEADER]
        for box, lon in (("2", "3.1300"), ("", "3.1250"), ("1", "3.1301")):
            rows.append(f"Kerkstraat;12;{box};8800;Roeselare;u{box};50.944;{lon}")
        run_import(self.admin_env, "\n".join(rows))
        house = self.houses("Kerkstraat")
        self.assertEqual(len(house), 1)
        self.assertEqual((house.boxes, house.longitude), (2, 3.125))

    def test_half_of_the_register_is_not_removed_by_accident(self):
        run_import(self.admin_env, register_csv(streets=20, houses=10))
        small = register_csv(streets=2, houses=10)
        with self.assertRaisesRegex(UserError, "180 of 200"):
            run_import(self.admin_env, small)
        self.assertEqual(self.env["meldpunt.house"].search_count([]), 200)
        record = run_import(self.admin_env, small, confirm_removal=True)
        self.assertEqual(record.removed_count, 180)

    def test_lambert_72_and_2008_and_decimal_commas(self):
        """Control points of EPSG:31370 and EPSG:3812, computed with PROJ."""
        run_import(
            self.admin_env, LAMBERT + "Botermarkt,2,8800,Roeselare,62500,181000\n"
        )
        house = self.houses("Botermarkt")
        self.assertAlmostEqual(house.latitude, 50.932709, 6)
        self.assertAlmostEqual(house.longitude, 3.123976, 6)
        run_import(
            self.admin_env,
            "straat;nummer;x;y\nAmandstraat;1;561847,9;681942,5\n",
            confirm_removal=True,
        )
        house = self.houses("Amandstraat")
        self.assertAlmostEqual(house.latitude, 50.941173, 6)
        self.assertAlmostEqual(house.longitude, 3.114487, 6)

    def test_encodings_separators_and_titles(self):
        text = "STRAATNAAM{0}HUISNR{0}Latitude{0}Longitude\nCaféstraat{0}1{0}50.94{0}3.12\n"
        for separator in ",;\t|":
            for encoding in ("utf-8", "utf-8-sig", "cp1252"):
                with self.subTest(separator=separator, encoding=encoding):
                    content = text.format(separator).encode(encoding)
                    run_import(self.admin_env, content)
                    self.assertEqual(len(self.houses("Caféstraat")), 1)

    def test_federal_file_is_read(self):
        """The titles of the BeSt file of the federal government."""
        header = (
            "EPSG:31370_x,EPSG:31370_y,EPSG:4326_lat,EPSG:4326_lon,address_id,"
            "box_number,house_number,municipality_id,municipality_name_nl,postcode,"
            "postname_nl,street_id,streetname_nl,region_code,status"
        )
        row = (
            '62500,181000,50.93271,3.12398,12,,"12A",36015,Roeselare,8800,Rumbeke,5,'
            '"Sint-Pietersstraat",BE-VLG,{}'
        )
        content = "\n".join([header, row.format("current"), row.format("retired")])
        record = run_import(self.admin_env, content)
        self.assertEqual((record.added_count, record.refused_count), (1, 1))
        self.assertEqual(self.houses("Sint-Pietersstraat").street_id.part, "Rumbeke")

    def test_bad_rows_are_named_and_the_others_count(self):
        good = "Kerkstraat;1;;8800;Roeselare;u;50.944;3.125"
        bad = {
            "No street": ";2;;8800;Roeselare;u;50.944;3.125",
            "No house number": "Kerkstraat;;;8800;Roeselare;u;50.944;3.125",
            "Another municipality": "Kerkstraat;3;;8870;Izegem;u;50.917;3.212",
            "No usable coordinates": "Kerkstraat;4;;8800;Roeselare;u;nan;3.125",
            "The point lies outside": "Kerkstraat;5;;8800;Roeselare;u;50.828;3.264",
            "A text is too long": f"{'K' * 600};6;;8800;Roeselare;u;50.944;3.125",
        }
        record = run_import(self.admin_env, "\n".join([HEADER, good, *bad.values()]))
        self.assertEqual((record.added_count, record.refused_count), (1, len(bad)))
        for line, why in enumerate(bad, 3):
            self.assertRegex(record.report, rf"{why}[^\n]*: 1 \(line {line}\)")

    def test_unusable_files_change_nothing(self):
        run_import(self.admin_env, register_csv(streets=2, houses=3))
        row = "Kerkstraat;1;;8800;Roeselare;u;{};{}"
        table = {
            "empty": (b"", "Choose the file|empty"),
            "only spaces": (b"  \n\n ", "empty"),
            "only a mark": (b"\xef\xbb\xbf", "empty"),
            "only a header": (HEADER.encode(), "no rows"),
            "header and empty lines": (HEADER.encode() + b"\n\n;;;;;;;\n", "No row"),
            "zip": (b"PK\x03\x04" + b"x" * 50, "no text file"),
            "pdf": (b"%PDF-1.7\n", "no text file"),
            "gzip": (b"\x1f\x8b\x08\x00abc", "no text file"),
            "excel of old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "no text file"),
            "utf-16": (register_csv().encode("utf-16"), "no text file"),
            "zero bytes": (b"straatnaam;huisnummer\0;x;y\n", "no text file"),
            "not in any encoding": (b"straat\x81\x8d;huisnummer;x;y\n", "no text file"),
            "html": (b"<html><body>Not found</body></html>", "columns"),
            "json": (b'{"type": "FeatureCollection"}', "columns"),
            "other columns": (b"naam;voornaam\nPeeters;An\n", "columns"),
            "no street": (b"huisnummer;x;y\n1;62500;181000\n", "straatnaam"),
            "no number": (b"straatnaam;x;y\nKerkstraat;62500;181000\n", "huisnummer"),
            "no place": (b"straatnaam;huisnummer\nKerkstraat;1\n", "x . y"),
            "half a place": (b"straatnaam;huisnummer;x\nA;1;62500\n", "x . y"),
            "quote in the header": (b'"straatnaam;huisnummer;x;y\nA;1;2;3\n', "columns"),
            "all of Izegem": (
                f"{HEADER}\nKerkstraat;1;;8870;Izegem;u;50.917;3.212".encode(),
                "another municipality",
            ),
            "all outside": (
                f"{HEADER}\n{row.format('51.05', '3.72')}".encode(),
                "outside the city",
            ),
            "in the sea": (
                f"{HEADER}\n{row.format('0', '0')}".encode(),
                "outside the city",
            ),
            "not a number": (
                f"{HEADER}\n{row.format('inf', '1e5')}".encode(),
                "no usable coordinates",
            ),
            "huge numbers": (
                f"{HEADER}\n{row.format('9' * 400, '9' * 400)}".encode(),
                "no usable coordinates",
            ),
            "one endless quote": (
                f'{HEADER}\n"{"x;" * 100_000}'.encode(),
                "no house number",
            ),
        }
        before = self.env["meldpunt.house"].search([]).mapped("write_date")
        for name, (content, words) in table.items():
            with self.subTest(name=name), mute_logger("odoo.sql_db"):
                with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
                    run_import(self.admin_env, content)
                self.env.invalidate_all()
                houses = self.env["meldpunt.house"].search([])
                self.assertEqual(houses.mapped("write_date"), before)

    def test_too_large_file_is_refused(self):
        self.patch(
            type(self.env["meldpunt.import"]), "_content", lambda _self: b"x" * 60_000_001
        )
        with self.assertRaisesRegex(UserError, "larger than 60 MB"):
            run_import(self.admin_env, b"x")

    def test_an_import_is_done_once(self):
        record = run_import(self.admin_env, register_csv(1, 1))
        with self.assertRaisesRegex(UserError, "already"):
            record.action_import()

    def test_only_administrators_import_and_agents_read(self):
        run_import(self.admin_env, register_csv(1, 2))
        agent = self.env(user=self.agent)
        self.assertEqual(agent["meldpunt.house"].search_count([]), 2)
        with mute_logger("odoo.addons.base.models.ir_model"):
            for user in (self.agent, self.citizen):
                with self.assertRaises(AccessError):
                    run_import(self.env(user=user), register_csv(1, 1))
            with self.assertRaises(AccessError):
                self.env["meldpunt.street"].with_user(self.citizen).search([])
            with self.assertRaises(AccessError):
                agent["meldpunt.street"].search([]).write({"name": "X"})

    def test_texts_of_the_file_stay_text(self):
        rows = [HEADER]
        evil = ("\\N", "a\\tb", "<script>", "'; DROP TABLE x --", "=1+1")
        for number, street in enumerate(evil, 1):
            rows.append(f'"{street}straat";{number};;8800;Roeselare;u;50.944;3.125')
        record = run_import(self.admin_env, "\n".join(rows))
        self.assertEqual(record.added_count, len(evil))
        names = self.env["meldpunt.street"].search([]).mapped("name")
        self.assertEqual(set(names), {f"{street}straat" for street in evil})
