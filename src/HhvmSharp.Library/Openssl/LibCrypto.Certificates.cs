using System.Runtime.InteropServices;

namespace HhvmSharp.Library.Openssl;

/// <summary>libcrypto's certificates.</summary>
internal static unsafe partial class LibCrypto
{
    internal const int Utf8String = 12, UndefinedName = 0;

    /// <summary>BIO_ctrl's BIO_CTRL_INFO: the bytes of a memory BIO.</summary>
    internal const int MemoryInfo = 3;

    [StructLayout(LayoutKind.Sequential)]
    internal struct Time
    {
        internal int Second, Minute, Hour, Day, Month, Year, WeekDay, YearDay, IsDst;
        internal long Offset;
        internal byte* Zone;
    }

    [DllImport(Library, EntryPoint = "BIO_new_mem_buf")]
    internal static extern nint MemorySource(byte* data, int length);

    [DllImport(Library, EntryPoint = "BIO_s_mem")]
    internal static extern nint MemoryMethod();

    [DllImport(Library, EntryPoint = "BIO_new")]
    internal static extern nint NewBio(nint method);

    [DllImport(Library, EntryPoint = "BIO_ctrl")]
    internal static extern long BioControl(nint bio, int command, long argument, void* pointer);

    [DllImport(Library, EntryPoint = "BIO_free")]
    internal static extern int FreeBio(nint bio);

    [DllImport(Library, EntryPoint = "PEM_read_bio_X509")]
    internal static extern nint ReadCertificate(nint bio, nint target, nint callback, nint data);

    [DllImport(Library, EntryPoint = "PEM_write_bio_X509")]
    internal static extern int WriteCertificate(nint bio, nint certificate);

    [DllImport(Library, EntryPoint = "X509_print")]
    internal static extern int PrintCertificate(nint bio, nint certificate);

    [DllImport(Library, EntryPoint = "X509_free")]
    internal static extern void FreeCertificate(nint certificate);

    [DllImport(Library, EntryPoint = "X509_digest")]
    internal static extern int CertificateDigest(nint certificate, nint digest, byte* output, uint* written);

    [DllImport(Library, EntryPoint = "X509_get_subject_name")]
    internal static extern nint SubjectName(nint certificate);

    [DllImport(Library, EntryPoint = "X509_get_issuer_name")]
    internal static extern nint IssuerName(nint certificate);

    [DllImport(Library, EntryPoint = "X509_NAME_oneline")]
    internal static extern byte* NameLine(nint name, byte* buffer, int size);

    [DllImport(Library, EntryPoint = "X509_NAME_hash_ex")]
    internal static extern ulong NameHash(nint name, nint context, byte* properties, int* ok);

    [DllImport(Library, EntryPoint = "X509_NAME_entry_count")]
    internal static extern int NameEntries(nint name);

    [DllImport(Library, EntryPoint = "X509_NAME_get_entry")]
    internal static extern nint NameEntry(nint name, int index);

    [DllImport(Library, EntryPoint = "X509_NAME_ENTRY_get_object")]
    internal static extern nint EntryObject(nint entry);

    [DllImport(Library, EntryPoint = "X509_NAME_ENTRY_get_data")]
    internal static extern nint EntryData(nint entry);

    [DllImport(Library, EntryPoint = "X509_get_version")]
    internal static extern long CertificateVersion(nint certificate);

    [DllImport(Library, EntryPoint = "X509_get_serialNumber")]
    internal static extern nint SerialNumber(nint certificate);

    [DllImport(Library, EntryPoint = "ASN1_INTEGER_to_BN")]
    internal static extern nint ToBigNumber(nint integer, nint target);

    [DllImport(Library, EntryPoint = "BN_bn2hex")]
    internal static extern byte* Hex(nint number);

    [DllImport(Library, EntryPoint = "BN_free")]
    internal static extern void FreeBigNumber(nint number);

    [DllImport(Library, EntryPoint = "i2s_ASN1_INTEGER")]
    internal static extern byte* IntegerText(nint method, nint integer);

    [DllImport(Library, EntryPoint = "CRYPTO_free")]
    internal static extern void Free(void* pointer, byte* file, int line);

    [DllImport(Library, EntryPoint = "X509_getm_notBefore")]
    internal static extern nint NotBefore(nint certificate);

    [DllImport(Library, EntryPoint = "X509_getm_notAfter")]
    internal static extern nint NotAfter(nint certificate);

    [DllImport(Library, EntryPoint = "ASN1_TIME_to_tm")]
    internal static extern int ToTime(nint time, Time* result);

    [DllImport(Library, EntryPoint = "ASN1_STRING_type")]
    internal static extern int StringType(nint text);

    [DllImport(Library, EntryPoint = "ASN1_STRING_to_UTF8")]
    internal static extern int StringToUtf8(byte** output, nint text);

    [DllImport(Library, EntryPoint = "ASN1_STRING_get0_data")]
    internal static extern byte* StringData(nint text);

    [DllImport(Library, EntryPoint = "ASN1_STRING_length")]
    internal static extern int StringLength(nint text);

    [DllImport(Library, EntryPoint = "X509_alias_get0")]
    internal static extern byte* Alias(nint certificate, int* length);

    [DllImport(Library, EntryPoint = "X509_get_signature_nid")]
    internal static extern int SignatureType(nint certificate);

    [DllImport(Library, EntryPoint = "OBJ_nid2sn")]
    internal static extern byte* ShortName(int nid);

    [DllImport(Library, EntryPoint = "OBJ_nid2ln")]
    internal static extern byte* LongName(int nid);

    [DllImport(Library, EntryPoint = "OBJ_obj2nid")]
    internal static extern int NidOf(nint obj);

    [DllImport(Library, EntryPoint = "OBJ_obj2txt")]
    internal static extern int ObjectText(byte* buffer, int size, nint obj, int numeric);

    [DllImport(Library, EntryPoint = "X509_PURPOSE_get_count")]
    internal static extern int Purposes();

    [DllImport(Library, EntryPoint = "X509_PURPOSE_get0")]
    internal static extern nint Purpose(int index);

    [DllImport(Library, EntryPoint = "X509_PURPOSE_get_id")]
    internal static extern int PurposeId(nint purpose);

    [DllImport(Library, EntryPoint = "X509_PURPOSE_get0_sname")]
    internal static extern byte* PurposeShortName(nint purpose);

    [DllImport(Library, EntryPoint = "X509_PURPOSE_get0_name")]
    internal static extern byte* PurposeName(nint purpose);

    [DllImport(Library, EntryPoint = "X509_check_purpose")]
    internal static extern int CheckPurpose(nint certificate, int id, int authority);

    [DllImport(Library, EntryPoint = "X509_get_ext_count")]
    internal static extern int Extensions(nint certificate);

    [DllImport(Library, EntryPoint = "X509_get_ext")]
    internal static extern nint Extension(nint certificate, int index);

    [DllImport(Library, EntryPoint = "X509_EXTENSION_get_object")]
    internal static extern nint ExtensionObject(nint extension);

    [DllImport(Library, EntryPoint = "X509_EXTENSION_get_data")]
    internal static extern nint ExtensionData(nint extension);

    [DllImport(Library, EntryPoint = "X509V3_EXT_print")]
    internal static extern int PrintExtension(nint bio, nint extension, ulong flags, int indent);

    [DllImport(Library, EntryPoint = "X509_get_default_cert_file")]
    internal static extern byte* DefaultCertificateFile();

    [DllImport(Library, EntryPoint = "X509_get_default_cert_file_env")]
    internal static extern byte* DefaultCertificateFileVariable();

    [DllImport(Library, EntryPoint = "X509_get_default_cert_dir")]
    internal static extern byte* DefaultCertificateDirectory();

    [DllImport(Library, EntryPoint = "X509_get_default_cert_dir_env")]
    internal static extern byte* DefaultCertificateDirectoryVariable();

    [DllImport(Library, EntryPoint = "X509_get_default_private_dir")]
    internal static extern byte* DefaultPrivateDirectory();

    [DllImport(Library, EntryPoint = "X509_get_default_cert_area")]
    internal static extern byte* DefaultCertificateArea();
}
