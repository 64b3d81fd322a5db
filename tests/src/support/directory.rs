//! A throwaway OpenLDAP: its own configuration, database, ports and certificates; gone with the test.

use ldap3::{LdapConnAsync, Mod};
use std::collections::HashSet;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The name of its administrator, and of the account that may search.
pub const ADMIN: (&str, &str) = ("cn=admin,dc=example,dc=com", "admin-secret");
pub const SEARCH: (&str, &str) = ("cn=search,dc=example,dc=com", "search-secret");

/// A started directory.
pub struct Directory {
    slapd: String,
    folder: tempfile::TempDir,
    child: Option<Child>,
    /// Plain and StartTLS.
    pub port: u16,
    /// LDAPS.
    pub secure_port: u16,
}

/// What is special about one.
#[derive(Default, Clone, Copy)]
pub struct Shape {
    /// Connections are only taken from those who show a certificate of its authority.
    pub client_certificate: bool,
    /// Most entries of one answer; more only page by page.
    pub size_limit: Option<u32>,
}

const SCHEMA: &str = "
attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.2035 NAME 'thumbnailPhoto' SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.2 NAME 'objectGUID' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )
objectclass ( 1.3.6.1.4.1.55555.1.1 NAME 'testAccount' SUP top AUXILIARY MAY ( userAccountControl $ thumbnailPhoto $ objectGUID ) )
";

fn free_port() -> Result<u16, String> {
    TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).map(|a| a.port()).map_err(|e| e.to_string())
}

fn run(command: &mut Command) -> Result<(), String> {
    let out = command.stdin(Stdio::null()).output().map_err(|e| format!("{command:?}: {e}"))?;
    if out.status.success() {
        return Ok(());
    }
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&out.stderr)))
}

/// An authority (`NAME.pem`, `NAME.key`) in a folder.
pub fn authority(folder: &Path, name: &str) -> Result<(), String> {
    let (key, pem) = (folder.join(format!("{name}.key")), folder.join(format!("{name}.pem")));
    let mut c = Command::new("openssl");
    c.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]);
    run(c.arg("-keyout").arg(key).arg("-out").arg(pem).args(["-subj", &format!("/CN={name}")]))
}

/// A certificate of an authority of the folder, for a server here or for a client.
pub fn certificate(folder: &Path, authority: &str, name: &str) -> Result<(), String> {
    let file = |ending: &str| folder.join(format!("{name}.{ending}"));
    let mut c = Command::new("openssl");
    c.args(["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]);
    run(c.arg("-keyout").arg(file("key")).arg("-out").arg(file("csr")).args(["-subj", &format!("/CN={name}")]))?;
    let ext = "subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n";
    std::fs::write(file("ext"), ext).map_err(|e| e.to_string())?;
    let mut c = Command::new("openssl");
    c.args(["x509", "-req", "-days", "2", "-CAcreateserial"]).arg("-in").arg(file("csr")).arg("-out").arg(file("pem"));
    c.arg("-CA").arg(folder.join(format!("{authority}.pem")));
    c.arg("-CAkey").arg(folder.join(format!("{authority}.key"))).arg("-extfile").arg(file("ext"));
    run(&mut c)
}

impl Directory {
    /// Starts one with these entries; `None` where there is no slapd (outside CI).
    pub async fn start(ldif: &str, shape: Shape) -> Result<Option<Directory>, String> {
        let Some(slapd) = super::peer("OCHRE_SLAPD")? else { return Ok(None) };
        let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
        let (port, secure_port) = (free_port()?, free_port()?);
        let d = Directory { slapd, folder, child: None, port, secure_port };
        authority(d.path(), "ca")?;
        certificate(d.path(), "ca", "server")?;
        std::fs::create_dir(d.path().join("db")).map_err(|e| e.to_string())?;
        d.write("schema.conf", SCHEMA)?;
        d.write("slapd.conf", &d.configuration(shape))?;
        d.write("data.ldif", ldif)?;
        run(Command::new(&d.slapd)
            .args(["-T", "add", "-q", "-f"])
            .arg(d.file("slapd.conf"))
            .arg("-l")
            .arg(d.file("data.ldif")))?;
        let mut d = d;
        d.up().await?;
        Ok(Some(d))
    }

    fn configuration(&self, shape: Shape) -> String {
        let at = |name: &str| self.file(name).display().to_string();
        let limit = shape.size_limit.map_or("sizelimit unlimited".to_string(), |n| {
            format!("limits dn.exact=\"{}\" size.soft={n} size.hard={n} size.pr={n} size.prtotal=unlimited", SEARCH.0)
        });
        let demand = if shape.client_certificate { "demand" } else { "never" };
        let schemas =
            ["core", "cosine", "inetorgperson", "nis"].map(|s| format!("include /etc/ldap/schema/{s}.schema\n"));
        format!(
            "{}include {}\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\npidfile {}\nargsfile {}\n\
             TLSCACertificateFile {}\nTLSCertificateFile {}\nTLSCertificateKeyFile {}\nTLSVerifyClient {demand}\n\
             database mdb\nsuffix dc=example,dc=com\nrootdn {}\nrootpw {}\ndirectory {}\nmaxsize 268435456\ndbnosync\n\
             index objectClass,uid,mail,entryUUID,member,employeeType eq\n{limit}\n\
             access to attrs=userPassword by anonymous auth by * none\n\
             access to * by dn.exact=\"{}\" read by * none\n",
            schemas.concat(),
            at("schema.conf"),
            at("slapd.pid"),
            at("slapd.args"),
            at("ca.pem"),
            at("server.pem"),
            at("server.key"),
            ADMIN.0,
            ADMIN.1,
            at("db"),
            SEARCH.0,
        )
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file of the folder.
    pub fn bytes(&self, name: &str) -> Result<Vec<u8>, String> {
        std::fs::read(self.file(name)).map_err(|e| format!("{name}: {e}"))
    }

    fn write(&self, name: &str, text: &str) -> Result<(), String> {
        let mut f = std::fs::File::create(self.file(name)).map_err(|e| e.to_string())?;
        f.write_all(text.as_bytes()).map_err(|e| e.to_string())
    }

    /// Starts the process and waits until it listens.
    pub async fn up(&mut self) -> Result<(), String> {
        let addresses = format!("ldap://127.0.0.1:{}/ ldaps://127.0.0.1:{}/", self.port, self.secure_port);
        let mut c = Command::new(&self.slapd);
        c.args(["-d", "0", "-h", &addresses, "-f"]).arg(self.file("slapd.conf"));
        let child = c.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        self.child = Some(child.map_err(|e| format!("{}: {e}", self.slapd))?);
        let end = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect(("127.0.0.1", self.secure_port)).is_err() {
            if Instant::now() > end {
                return Err("slapd does not listen".into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Ends the process; its data stays for [`Directory::up`].
    pub fn down(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    async fn admin(&self) -> Result<ldap3::Ldap, String> {
        let e = |e: ldap3::LdapError| e.to_string();
        let (conn, mut ldap) = LdapConnAsync::new(&format!("ldap://127.0.0.1:{}", self.port)).await.map_err(e)?;
        tokio::spawn(async move {
            let _ = conn.drive().await;
        });
        ldap.simple_bind(ADMIN.0, ADMIN.1).await.map_err(e)?.success().map_err(e)?;
        Ok(ldap)
    }

    /// Sets an attribute of an entry; no values remove it.
    pub async fn set(&self, dn: &str, attribute: &str, values: &[&[u8]]) -> Result<(), String> {
        let values: HashSet<Vec<u8>> = values.iter().map(|v| v.to_vec()).collect();
        let change = Mod::Replace(attribute.as_bytes().to_vec(), values);
        let done = self.admin().await?.modify(dn, vec![change]).await.map_err(|e| e.to_string())?;
        done.success().map(|_| ()).map_err(|e| format!("{dn} {attribute}: {e}"))
    }

    /// Removes an entry.
    pub async fn remove(&self, dn: &str) -> Result<(), String> {
        let done = self.admin().await?.delete(dn).await.map_err(|e| e.to_string())?;
        done.success().map(|_| ()).map_err(|e| format!("{dn}: {e}"))
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        self.down();
    }
}
